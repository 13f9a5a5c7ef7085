package io.skerry.examples.kv.http;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that answer requests. When all of them are busy, nothing waits for them.
 *
 * <p>Thread-safe.
 */
final class WorkerPool implements Executor, AutoCloseable {

    private static final long IDLE_SECONDS = 30;

    private final AtomicInteger next = new AtomicInteger(1);
    private final ThreadPoolExecutor workers;

    WorkerPool(int threads) {
        workers = new ThreadPoolExecutor(
                0, threads, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), this::thread);
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "raft-kv-http-" + next.getAndIncrement());
        thread.setDaemon(true);
        return thread;
    }

    /** @throws RejectedExecutionException if all are busy */
    @Override
    public void execute(Runnable task) {
        workers.execute(task);
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
