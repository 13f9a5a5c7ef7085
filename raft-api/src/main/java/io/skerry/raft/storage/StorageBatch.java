package io.skerry.raft.storage;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import java.util.List;

/**
 * Changes to any number of groups that become durable together, or not at all. They apply in the order in which they
 * were added.
 *
 * <p>Adding takes copies and checks what can be checked without knowing the log: a change that is refused there leaves
 * the batch as it was. Committing checks the rest, against everything that was accepted before; a batch refused there
 * has changed nothing. Both refuse with {@link BatchRefusedException}.
 *
 * <p>A batch is committed once. One that is given up is closed, so that credit it may hold is returned; closing a
 * committed one does nothing.
 *
 * <p>Not thread-safe; owned by its creator. Any number of threads may have batches of their own.
 */
public interface StorageBatch extends AutoCloseable {

    /**
     * Appends entries, replacing from the first one's index on whatever the log holds there: an append that overlaps
     * removes the whole old suffix, atomically. No entries: no change.
     *
     * <p>Refused: a first index beyond the end of the log plus one (gap), or at or below the boundary (below first); a
     * term lower than that of the entry before (backward term); a payload over the limit (too large).
     *
     * @param entries contiguous; encoded before this returns
     */
    StorageBatch append(GroupId group, List<LogEntry> entries);

    /**
     * As {@link #append(GroupId, List)}, of entries that this storage's {@link EntryCodec} has encoded or checked.
     * Entries that were handed over are kept as they are; borrowed ones are copied before this returns.
     */
    StorageBatch append(GroupId group, EncodedEntries entries);

    /**
     * Removes every entry at or above an index. None of them may be committed; the caller ensures that.
     *
     * <p>Beyond the end of the log: no change. Refused: at or below the boundary (below first).
     *
     * @param fromIndex the first index to remove
     */
    StorageBatch truncateSuffix(GroupId group, long fromIndex);

    /**
     * Removes every entry up to a position, which becomes the boundary; its term stays readable. Removing all entries
     * is fine. Below the boundary: no change. Space is reclaimed later.
     *
     * <p>Refused: beyond the last entry; another term at that index.
     *
     * @param last the position of the last entry to remove
     */
    StorageBatch truncatePrefix(GroupId group, LogPosition last);

    /**
     * Removes the whole log and all memberships; the log goes on at the index after the position, whatever it held
     * before (installing a snapshot, paper §7). {@link LogPosition#NONE} makes it as new. Hard state and values stay.
     */
    StorageBatch reset(GroupId group, LogPosition position);

    /**
     * Sets term and vote, as one. Needs no room: a batch of nothing else is never refused for want of it.
     *
     * <p>Refused: a term lower than the one before (backward term).
     */
    StorageBatch hardState(GroupId group, HardState hardState);

    /**
     * Sets a small named value.
     *
     * @param name  1 to {@value StorageLimits#MAX_NAME_BYTES} bytes of UTF-8
     * @param value at most {@link StorageLimits#maxValueBytes} bytes, else refused (too large)
     */
    StorageBatch value(GroupId group, String name, Payload value);

    /** Removes a named value, if there is one. */
    StorageBatch removeValue(GroupId group, String name);

    /**
     * Keeps a membership under the index that it is in force from; one that stands there is replaced. Memberships
     * follow the log: what removes the entry at an index from the suffix (truncation, replacement, reset) removes the
     * membership with it, and truncating a prefix keeps, of those up to the boundary, the last one.
     *
     * <p>Refused: an index beyond the last entry, or below the boundary.
     *
     * @param index      that of the entry which holds it, or the boundary's
     * @param membership opaque to the store ({@code Membership.toPayload()} for a node of ours), at most
     *                   {@link StorageLimits#maxValueBytes} bytes
     */
    StorageBatch membership(GroupId group, long index, Payload membership);

    /**
     * Keeps the name of {@code GroupId.ofName(name)} beside its number.
     *
     * <p>Refused: the number carries another name (name taken).
     */
    StorageBatch groupName(String name);

    /**
     * Removes a group: its log, hard state, values, memberships and name. Afterwards it is as one that was never written
     * to, for the changes that follow in this batch, too: what they bring is all that it holds. Stores that were taken of
     * it before show it as new. Nothing of another group changes. A group that holds nothing: no change. Space is
     * reclaimed later.
     *
     * <p>The group forgets how it voted. Whoever may still count this store among its voters must never meet it again:
     * see to it that the membership does not name the store, or that it comes back under another store id.
     */
    StorageBatch destroy(GroupId group);

    /**
     * Stamps the storage with the cluster and node it belongs to. The same again: no change.
     *
     * <p>Refused: it carries another stamp (name taken).
     */
    StorageBatch identity(ClusterId cluster, NodeId node);

    /**
     * Returns the bytes of room that the batch needs: its records, names, values and memberships, and a few for each
     * change that is not an append; none for hard state.
     */
    long bytes();

    /**
     * Takes credit for this batch before it is filled: what has credit is not refused for want of room. Credit that is
     * not used returns when the batch is committed or closed.
     *
     * @param bytes more credit, in bytes of {@link #bytes}
     * @return whether there was room; if not, nothing was taken
     * @throws StorageException if the storage is closed or failed
     */
    boolean tryReserve(long bytes);

    /**
     * Commits, and returns when the batch is durable and readers see it. May write on the caller's thread.
     *
     * @throws BatchRefusedException  if it was refused; nothing has changed
     * @throws StorageFailedException if writing failed, now or earlier; see {@link StorageException#effect}
     * @throws CorruptionException    if a group in it is damaged; nothing has changed
     * @throws StorageClosedException if the storage was closed; nothing has changed
     * @throws IllegalStateException  if the batch was committed or closed already, or on the thread that calls
     *                                completions, which this would block for ever
     */
    void commit();

    /**
     * Joins, and returns without waiting for the disk. The completion is called when the batch is durable and readers
     * see it, or when it failed. If this throws, the batch has not joined, nothing has changed, and the completion is
     * never called.
     *
     * @throws BatchRefusedException  if it was refused
     * @throws StorageFailedException if an earlier write failed
     * @throws CorruptionException    if a group in it is damaged
     * @throws StorageClosedException if the storage was closed
     * @throws IllegalStateException  if the batch was committed or closed already
     */
    void commitAsync(CommitCompletion completion);

    /** Gives up a batch that was not committed, and returns its credit. */
    @Override
    void close();
}
