package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.storage.Causes;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that snapshots are written and checked on, and a number of slots for taking them: a group that has none waits
 * its turn. They end when there is nothing to do.
 *
 * <p>What makes a state durable has threads of its own. Each group has a handful of tasks here at most, which hold next to nothing:
 * one that takes a snapshot or persists, one that installs, one that looks at what is suspect.
 *
 * <p>Thread-safe.
 */
final class SnapshotThreads implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotThreads.class);
    /** What is short must not wait behind snapshots that are taken. */
    private static final int FOR_OTHERS = 2;

    /** A disk that hangs holds those of the states that are on it, and nobody else's. */
    private static final int FOR_PERSISTING = 2;

    private final String node;
    private final ThreadPoolExecutor executor;
    private final ThreadPoolExecutor persisting;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private final Duration closeTimeout;
    private int freeSlots;

    SnapshotThreads(String node, int slots, Duration closeTimeout) {
        this.node = node;
        this.freeSlots = slots;
        this.closeTimeout = closeTimeout;
        this.executor = threads("skerry-snapshot-" + node + "-", slots + FOR_OTHERS);
        this.persisting = threads("skerry-persist-" + node + "-", FOR_PERSISTING);
    }

    private static ThreadPoolExecutor threads(String name, int count) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, name + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(count, count, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /** Runs a task soon; or returns false if this was closed. What it throws is logged. */
    boolean execute(Runnable task) {
        return executes(executor, task);
    }

    /** As {@link #execute}, on threads for those that make a state durable: one task of each group at most. */
    boolean persist(Runnable task) {
        return executes(persisting, task);
    }

    private boolean executes(ThreadPoolExecutor threads, Runnable task) {
        try {
            threads.execute(() -> run(task));
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            Causes.tell(e, told -> LOG.error("node={} something went wrong with a snapshot", node, told));
        }
    }

    /** Runs a task, on a thread of these, when there is a slot, which is its own until it is {@linkplain #release released}. */
    void acquire(Runnable task) {
        synchronized (this) {
            if (freeSlots == 0) {
                waiting.add(task);
                return;
            }
            freeSlots--;
        }
        execute(task);
    }

    /** Gives a slot back. */
    void release() {
        Runnable next;
        synchronized (this) {
            next = waiting.poll();
            if (next == null) {
                freeSlots++;
                return;
            }
        }
        execute(next);
    }

    /** Returns how many wait for a slot. */
    synchronized int waiting() {
        return waiting.size();
    }

    /**
     * Lets what runs, and what was handed over, come to an end. What takes longer than the close timeout is interrupted, and
     * left alone.
     */
    @Override
    public void close() {
        synchronized (this) {
            waiting.clear();
        }
        executor.shutdown();
        persisting.shutdown();
        long untilNanos = System.nanoTime() + closeTimeout.toNanos();
        boolean interrupted = false;
        try {
            if (!hasEnded(executor, untilNanos)) {
                LOG.warn("node={} closes while a snapshot is written or read that does not come to an end", node);
            }
            if (!hasEnded(persisting, untilNanos)) {
                LOG.warn("node={} closes while a state is made durable, which does not come to an end", node);
            }
        } catch (InterruptedException e) {
            executor.shutdownNow();
            persisting.shutdownNow();
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean hasEnded(ThreadPoolExecutor threads, long untilNanos) throws InterruptedException {
        boolean ended = threads.awaitTermination(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (!ended) {
            threads.shutdownNow();
        }
        return ended;
    }
}
