package io.skerry.raft.runtime.apply;

import io.skerry.raft.storage.CompletionThread;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A future that refuses to be waited for on threads that drive groups: what would complete it is what such a thread has to
 * do. Once it is done, it answers there as elsewhere. Its dependents are of the same kind; what combines futures statically,
 * as {@code allOf}, is not.
 *
 * <p>Thread-safe.
 *
 * @param <T> the value
 */
public final class ClientFuture<T> extends CompletableFuture<T> {

    private final Executor executor;

    /**
     * Returns a future that is not done.
     *
     * @param executor runs asynchronous dependents that name no executor: the default of the JDK starts a thread for each,
     *                 where there is but one processor
     */
    public ClientFuture(Executor executor) {
        this.executor = executor;
    }

    /** Returns a future of the same kind, for a dependent. */
    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new ClientFuture<>(executor);
    }

    @Override
    public Executor defaultExecutor() {
        return executor;
    }

    /**
     * As the JDK's.
     *
     * @throws IllegalStateException if it is not done, on a thread that drives groups
     */
    @Override
    public T join() {
        requireMayWait("join()");
        return super.join();
    }

    /**
     * As the JDK's.
     *
     * @throws IllegalStateException if it is not done, on a thread that drives groups
     */
    @Override
    public T get() throws InterruptedException, ExecutionException {
        requireMayWait("get()");
        return super.get();
    }

    /**
     * As the JDK's.
     *
     * @throws IllegalStateException if it is not done, on a thread that drives groups
     */
    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        requireMayWait("get(timeout)");
        return super.get(timeout, unit);
    }

    private void requireMayWait(String call) {
        if (!isDone() && CompletionThread.isCurrent()) {
            throw new IllegalStateException(
                    call + " on " + Thread.currentThread().getName()
                            + ", a thread that drives groups, would wait for what that thread has to do;"
                            + " chain a dependent, or wait on another thread");
        }
    }
}
