/**
 * The storage contract: what a Raft node may expect of a store, and what a store's author must keep.
 *
 * <p>A {@link io.skerry.raft.storage.RaftStorage} holds any number of groups. All changes go through a
 * {@link io.skerry.raft.storage.StorageBatch}; all reads through a {@link io.skerry.raft.storage.LogStore} and a
 * {@link io.skerry.raft.storage.StableStore} per group.
 *
 * <pre>
 *   batch()  -&gt; append, truncate, reset, hard state, values, memberships   nothing has happened
 *   commit() -&gt; validated against all that was accepted before             refused: nothing has happened
 *            -&gt; joins                                                      from here only the disk may fail it
 *            -&gt; durable, then visible to readers, then reported
 * </pre>
 *
 * <p>What every store keeps, and {@code raft-testkit} tests:
 * <ol>
 *   <li>A batch is durable as a whole or not at all, over all groups in it, when {@code commit()} returns or its
 *       completion is called with null.
 *   <li>Batches take effect, and completions are called, in the order in which they joined.
 *   <li>A batch is checked against what was <em>accepted</em> before it, not against what is durable: requests of one
 *       group may follow each other without waiting.
 *   <li>A refused batch changes nothing, and leaves nothing behind that a later one would be checked against.
 *   <li>Readers see durable state only, and never half a batch of a group's log.
 *   <li>Arrays of the caller may change once a call has returned, but for {@code EncodedEntries} that were handed over.
 *   <li>A failed write is final: nothing is acknowledged after it until the storage was reopened, and so checked.
 *   <li>Damage is never served and never skipped: it is a {@link io.skerry.raft.storage.CorruptionException}.
 * </ol>
 */
@NullMarked
package io.skerry.raft.storage;

import org.jspecify.annotations.NullMarked;
