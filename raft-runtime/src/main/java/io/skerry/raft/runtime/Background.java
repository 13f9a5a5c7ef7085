package io.skerry.raft.runtime;

import io.skerry.raft.node.QueueStatus;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Threads for what a loop must not wait for: reading old log for followers that are far behind, and the writes of the
 * first start. They end when there is nothing to do.
 *
 * <p>Thread-safe.
 */
final class Background implements Executor, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Background.class);
    private static final int THREADS = 2;
    /** Each task reads a frame of at most 256 KiB, unless an entry is larger, and only when its turn has come. */
    private static final int MOST_TASKS = 1024;

    private final ThreadPoolExecutor executor;

    Background(String name) {
        AtomicInteger number = new AtomicInteger();
        ThreadFactory threads = task -> {
            Thread thread = new Thread(task, "skerry-background-" + name + "-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
        this.executor = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MOST_TASKS), threads);
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Runs a task soon.
     *
     * @throws java.util.concurrent.RejectedExecutionException if too many wait, or this was closed
     */
    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Runs a task, and waits for it, up to a bound. What it throws is logged. */
    void await(Runnable task, Duration timeout) {
        try {
            executor.submit(task).get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException e) {
            LOG.warn("what was to be done in the background was not, or not in time", e);
        }
    }

    QueueStatus status() {
        return new QueueStatus(
                "tasks in the background (a count)", executor.getQueue().size(), MOST_TASKS);
    }

    /** Lets what runs come to an end, and drops what waits. */
    @Override
    public void close() {
        executor.shutdown();
        executor.getQueue().clear();
        boolean interrupted = false;
        while (true) {
            try {
                if (executor.awaitTermination(10, TimeUnit.SECONDS)) {
                    break;
                }
                // A read or a sync that hangs: nobody waits for what it would tell.
                executor.shutdownNow();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
