package io.skerry.integrationtests.hostile;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.skerry.integrationtests.Await;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Goes on calling while something hostile happens: each call has to succeed. Thread-safe. */
final class Serving implements AutoCloseable {

    private static final int AFTERWARDS = 20;

    private final AtomicLong calls = new AtomicLong();
    private final Thread thread;
    private volatile boolean enough;
    private volatile @Nullable Throwable failure;

    private Serving(LongFunction<CompletableFuture<?>> call) {
        thread = new Thread(() -> run(call), "serving");
        thread.setDaemon(true);
    }

    /** Begins; the first call has succeeded when this returns. */
    static Serving begin(LongFunction<CompletableFuture<?>> call) {
        Serving serving = new Serving(call);
        serving.thread.start();
        serving.awaitMore(1);
        return serving;
    }

    private void run(LongFunction<CompletableFuture<?>> call) {
        try {
            while (!enough) {
                Await.result("a call", call.apply(calls.get()));
                calls.incrementAndGet();
            }
        } catch (Throwable e) {
            failure = e;
        }
    }

    /** Waits until so many more calls have succeeded. */
    void awaitMore(long more) {
        long wanted = calls.get() + more;
        Await.until(more + " more calls succeed", () -> "" + failure, () -> calls.get() >= wanted || failure != null);
        assertNull(failure, () -> "call " + calls + ": " + failure);
    }

    /** Requires that all have succeeded, and that some more do. */
    @Override
    public void close() {
        try {
            awaitMore(AFTERWARDS);
        } finally {
            enough = true;
        }
    }
}
