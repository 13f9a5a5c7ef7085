package io.skerry.raft.runtime.persist;

import io.skerry.raft.core.Write;
import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the writes of all groups of a turn into one storage batch, and commits it without waiting.
 *
 * <p>Not thread-safe; owned by the loop that steps the cores.
 */
public final class WriteBatcher {

    /**
     * A write of a group that a batch holds.
     *
     * @param group  the group
     * @param number the number of its write
     */
    public record GroupWrite(GroupId group, long number) {}

    /** Is told what became of a batch, on the storage's thread: hands it on to the loop, and does nothing else. */
    @FunctionalInterface
    public interface Completion {

        /**
         * Is called once for each batch, in the order in which they were committed.
         *
         * @param writes  what the batch held
         * @param failure why it failed, or null: all of it is durable
         */
        void done(List<GroupWrite> writes, @Nullable StorageException failure);
    }

    private final RaftStorage storage;
    private final Completion completion;
    private @Nullable StorageBatch batch;
    private List<GroupWrite> writes = new ArrayList<>();

    /** Returns a batcher without writes. */
    public WriteBatcher(RaftStorage storage, Completion completion) {
        this.storage = storage;
        this.completion = completion;
    }

    /**
     * Adds a group's write to the batch of this turn.
     *
     * @throws io.skerry.raft.storage.BatchRefusedException if the storage cannot take it; the batch is as before
     */
    public void add(GroupId group, Write write) {
        if (batch == null) {
            batch = storage.batch();
        }
        for (EncodedEntries part : write.entries().parts()) {
            batch.append(group, part);
        }
        for (IndexedMembership membership : write.memberships()) {
            batch.membership(group, membership.index(), membership.membership().toPayload());
        }
        if (write.hardState() != null) {
            batch.hardState(group, write.hardState());
        }
        writes.add(new GroupWrite(group, write.number()));
    }

    /**
     * Commits what was added since the last flush, if anything was.
     *
     * @throws StorageException if the batch was refused as a whole, or the storage failed; nothing of it is durable, and
     *                          the completion is not called
     */
    public void flush() {
        if (batch == null) {
            return;
        }
        StorageBatch flushed = batch;
        List<GroupWrite> held = List.copyOf(writes);
        batch = null;
        writes = new ArrayList<>();
        CommitCompletion done = failure -> completion.done(held, failure);
        flushed.commitAsync(done);
    }
}
