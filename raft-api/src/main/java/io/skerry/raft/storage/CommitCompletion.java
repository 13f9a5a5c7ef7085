package io.skerry.raft.storage;

import org.jspecify.annotations.Nullable;

/** Told once what became of a batch that joined. */
@FunctionalInterface
public interface CommitCompletion {

    /**
     * The batch is durable, or failed. Called on the storage's own thread, in the order in which batches joined, and
     * may only hand a value on: what blocks here, blocks every group. It must not throw.
     *
     * @param failure null if the batch is durable
     */
    void done(@Nullable StorageException failure);
}
