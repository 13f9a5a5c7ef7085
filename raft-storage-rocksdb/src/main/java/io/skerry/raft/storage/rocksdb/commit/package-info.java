/**
 * Group commit: many groups, one writer, one sync.
 *
 * <pre>
 *   commit(), commitAsync()                        Committer                       database
 *   ───────────────────────  lock: validate,  ──▶  queue ──▶ take all that the ──▶ GroupFold per group:
 *                            accept, queue         last sync let gather            net effect only
 *   commit(), nothing waits  ───────── the caller writes itself ─────────────────▶ one WriteBatch, one sync
 *                                                                             ──▶ publish, then complete in order
 * </pre>
 *
 * <ol>
 *   <li>A request is validated against what was accepted before it joins; afterwards only the disk may refuse it.
 *   <li>Whoever holds the commit token writes: the committer's thread, or a caller of {@code commit()} that found the
 *       token free and the queue empty. There is never more than one write under way.
 *   <li>Requests of one group that meet in one commit are folded: only their net effect is written, and the head of a
 *       block that is cut is read from disk once, for the folded cut.
 *   <li>Readers see a commit when all of it is durable, and completions run after that.
 *   <li>A failed write is final: what it held is unknown, what waits behind it has not happened, what comes later is
 *       refused.
 * </ol>
 *
 * <p>Knows blocks and groups; knows nothing of roles, elections or sockets. Internal to the module.
 */
@NullMarked
package io.skerry.raft.storage.rocksdb.commit;

import org.jspecify.annotations.NullMarked;
