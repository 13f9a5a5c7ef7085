package io.skerry.raft.storage;

import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A completion that one thread waits for: what a blocking commit is made of. Used once. Thread-safe. */
public final class BlockingCompletion implements CommitCompletion {

    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable StorageException failure;

    /** Waits for nothing yet. */
    public BlockingCompletion() {}

    @Override
    public void done(@Nullable StorageException result) {
        failure = result;
        done.countDown();
    }

    /**
     * Waits until the batch is durable, and does not give up on an interrupt: whether it took effect must be known. The
     * interrupt is kept for later.
     *
     * @throws StorageException what the batch failed with
     */
    public void await() {
        boolean interrupted = false;
        while (true) {
            try {
                done.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
