package io.skerry.examples.kv.http;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that answer requests. When all of them are busy, nothing waits for them: the request goes to a thread that
 * does nothing but refuse. Its queue is bounded too; beyond it, the thread that accepts refuses by itself, and nothing is
 * accepted meanwhile.
 *
 * <p>Thread-safe.
 */
final class WorkerPool implements Executor, AutoCloseable {

    private static final int MOST_TO_REFUSE = 1024;
    private static final long IDLE_SECONDS = 30;

    private final ThreadLocal<Boolean> refusing = ThreadLocal.withInitial(() -> false);
    private final ThreadPoolExecutor workers;
    private final ThreadPoolExecutor refusers;

    WorkerPool(int threads) {
        workers = new ThreadPoolExecutor(
                0, threads, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), named("raft-kv-http-"));
        refusers = new ThreadPoolExecutor(
                1,
                1,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(MOST_TO_REFUSE),
                named("raft-kv-refuse-"),
                new ThreadPoolExecutor.CallerRunsPolicy());
        refusers.allowCoreThreadTimeOut(true);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger next = new AtomicInteger(1);
        return task -> {
            Thread thread = new Thread(task, prefix + next.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void execute(Runnable task) {
        try {
            workers.execute(task);
        } catch (RejectedExecutionException e) {
            refusers.execute(() -> refuse(task));
        }
    }

    private void refuse(Runnable task) {
        refusing.set(true);
        try {
            task.run();
        } finally {
            refusing.remove();
        }
    }

    /** Returns whether the request on this thread is to be refused. */
    boolean refuses() {
        return refusing.get();
    }

    @Override
    public void close() {
        workers.shutdownNow();
        refusers.shutdownNow();
    }
}
