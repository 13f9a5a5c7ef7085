package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Remembers what became of one batch, and how often and where that was told. Thread-safe. */
final class Outcome implements CommitCompletion {

    private final Duration deadline;
    private final CountDownLatch told = new CountDownLatch(1);
    private final AtomicInteger calls = new AtomicInteger();
    private volatile @Nullable StorageException failure;
    private volatile @Nullable Thread thread;

    Outcome(Duration deadline) {
        this.deadline = deadline;
    }

    @Override
    public void done(@Nullable StorageException result) {
        if (calls.getAndIncrement() == 0) {
            failure = result;
            thread = Thread.currentThread();
        }
        told.countDown();
    }

    /** Waits for the completion, and returns the failure it was given, or null. */
    @Nullable
    StorageException await() {
        try {
            assertTrue(
                    told.await(deadline.toNanos(), TimeUnit.NANOSECONDS),
                    "A batch that joined is reported: its completion was not called within " + deadline);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("Interrupted while waiting for a completion", e);
        }
        return failure;
    }

    /** Waits, and asserts that the batch is durable. */
    void awaitDurable() {
        StorageException result = await();
        if (result != null) {
            fail("A batch that joined may be failed by the disk or close() alone", result);
        }
    }

    void assertToldOnce() {
        assertEquals(1, calls.get(), "Each completion is called exactly once");
    }

    boolean isTold() {
        return calls.get() > 0;
    }

    @Nullable
    Thread thread() {
        return thread;
    }
}
