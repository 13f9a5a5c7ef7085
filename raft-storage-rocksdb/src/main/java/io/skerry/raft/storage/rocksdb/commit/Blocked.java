package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.StorageException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Lets one thread wait for its request. */
final class Blocked implements CommitCompletion {

    private final CountDownLatch done = new CountDownLatch(1);
    private @Nullable StorageException failure;

    @Override
    public void done(@Nullable StorageException result) {
        failure = result;
        done.countDown();
    }

    /** Waits, and does not give up on an interrupt: whether the request took effect must be known. */
    void await() {
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
