package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.contest.Figures;
import io.skerry.raft.bench.contest.Inbox;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Clients that keep a number of commands open, in one thread of their own: the end of each begins the next. What is measured
 * is cut into phases. High percentiles are those of clients that wait: see the package above.
 *
 * <p>Thread-safe.
 */
final class Writers implements AutoCloseable {

    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;
    private static final long REFUSED_PAUSE_MILLIS = 20;

    private final Inbox inbox = new Inbox();
    private final Supplier<Payload> commands;
    private final Function<Payload, CompletableFuture<LogPosition>> submit;
    private final int inFlight;
    private final Thread thread = new Thread(this::run, "bench-writers");

    // ---- confined to the thread

    private Histogram nanos = new Histogram(LONGEST_NANOS, DIGITS);
    private long phaseBegan = System.nanoTime();
    private long failed;
    private int open;
    private boolean ending;

    private Writers(
            int inFlight, Supplier<Payload> commands, Function<Payload, CompletableFuture<LogPosition>> submit) {
        this.inFlight = inFlight;
        this.commands = commands;
        this.submit = submit;
    }

    /**
     * Begins.
     *
     * @param inFlight commands that are open
     * @param commands makes the next one
     * @param submit   submits one
     */
    static Writers begin(
            int inFlight, Supplier<Payload> commands, Function<Payload, CompletableFuture<LogPosition>> submit) {
        Writers writers = new Writers(inFlight, commands, submit);
        writers.thread.start();
        return writers;
    }

    /** Submits so many commands, and waits for the end of all. */
    static void write(
            int count,
            int inFlight,
            Supplier<Payload> commands,
            Function<Payload, CompletableFuture<LogPosition>> submit) {
        Semaphore free = new Semaphore(inFlight);
        AtomicReference<Throwable> first = new AtomicReference<>();
        for (int i = 0; i < count && first.get() == null; i++) {
            free.acquireUninterruptibly();
            submit.apply(commands.get()).whenComplete((position, failure) -> {
                if (failure != null) {
                    first.compareAndSet(null, failure);
                }
                free.release();
            });
        }
        free.acquireUninterruptibly(inFlight);
        if (first.get() != null) {
            throw new IllegalStateException("Not all commands were taken", first.get());
        }
    }

    private void run() {
        while (open < inFlight) {
            next();
        }
        while (!ending || open > 0) {
            inbox.runNext();
        }
    }

    private void next() {
        open++;
        long began = System.nanoTime();
        submit.apply(commands.get()).whenComplete((position, failure) -> inbox.execute(() -> end(began, failure)));
    }

    private void end(long began, @Nullable Throwable failure) {
        open--;
        if (failure == null) {
            nanos.recordValue(Math.min(LONGEST_NANOS, System.nanoTime() - began));
            if (!ending) {
                next();
            }
            return;
        }
        failed++;
        if (!ending) {
            open++;
            // What is refused at once would be asked for at once, and again.
            CompletableFuture.delayedExecutor(REFUSED_PAUSE_MILLIS, TimeUnit.MILLISECONDS, inbox)
                    .execute(() -> {
                        open--;
                        if (!ending) {
                            next();
                        }
                    });
        }
    }

    /** Ends a phase, and begins the next one; returns what the phase measured. */
    Figures phase() {
        CompletableFuture<Figures> figures = new CompletableFuture<>();
        inbox.execute(() -> {
            long now = System.nanoTime();
            double seconds = (now - phaseBegan) / 1e9;
            figures.complete(new Figures()
                    .with("perSecond", nanos.getTotalCount() / seconds)
                    .with("p50Micros", nanos.getValueAtPercentile(50) / 1e3)
                    .with("p99Micros", nanos.getValueAtPercentile(99) / 1e3)
                    .with("maxMicros", nanos.getMaxValue() / 1e3)
                    .with("calls", nanos.getTotalCount())
                    .with("failed", failed)
                    .with("seconds", seconds));
            nanos = new Histogram(LONGEST_NANOS, DIGITS);
            failed = 0;
            phaseBegan = now;
        });
        return figures.join();
    }

    /** Measures for so long, from now on. */
    Figures measure(Duration time) {
        phase();
        Waiting.pass(time);
        return phase();
    }

    /** Begins no more commands, and waits for those that are open. */
    @Override
    public void close() {
        inbox.execute(() -> ending = true);
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while commands end", e);
        }
    }
}
