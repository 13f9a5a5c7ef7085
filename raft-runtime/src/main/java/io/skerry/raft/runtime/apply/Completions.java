package io.skerry.raft.runtime.apply;

import io.skerry.raft.storage.CompletionThread;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Completes the futures of a group's callers, off the loop: on the executor that the user has named, or on an applier's
 * thread, in order. It is an actor of its own, so that a state machine that blocks does not hold back the refusals and
 * time-outs of its group.
 *
 * <p>Bounded by what callers may have open: each has one completion.
 *
 * <p>Thread-safe.
 */
public final class Completions {

    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);

    private final ApplierPool pool;
    private final String label;
    private final @Nullable Executor userExecutor;
    private final Executor asynchronous = this::executeAlone;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final ApplierPool.Handle handle;
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean hasWarned = new AtomicBoolean();

    /**
     * Returns completions of a group.
     *
     * @param label        names the group, for people
     * @param userExecutor where the user wants futures completed, or null for the pool
     */
    public Completions(ApplierPool pool, String label, @Nullable Executor userExecutor) {
        this.pool = pool;
        this.label = label;
        this.userExecutor = userExecutor;
        this.handle = pool.register(new ApplierPool.Actor() {
            @Override
            public boolean runSlice(long untilNanos) {
                return Completions.this.runSlice(untilNanos);
            }

            @Override
            public String describe() {
                return Completions.this.describe();
            }
        });
    }

    /**
     * Runs a completion on the user's executor, or else, and if that refuses, on an applier's thread, after those that came
     * before. From any thread. After the pool was closed, those run on the calling thread, but never on one that drives
     * groups: there they wait for {@link #drain}.
     */
    public void complete(Runnable completion) {
        if (userExecutor == null) {
            enqueue(completion);
        } else if (CompletionThread.isCurrent()) {
            // The executor is the user's code: it may run what it is given here and now, or wait for room.
            enqueue(() -> executeOrRun(completion));
        } else if (!isTakenByUser(userExecutor, completion)) {
            enqueue(completion);
        }
    }

    /** Runs a completion on the user's executor, or else here: on an applier's thread, where the result was made. */
    public void completeHere(Runnable completion) {
        executeOrRun(completion);
    }

    /**
     * Returns what runs asynchronous dependents: the user's executor, or else the pool, each task by itself, so that one
     * that waits for another future of the group does not keep that from being completed.
     */
    public Executor executor() {
        return asynchronous;
    }

    private void executeAlone(Runnable task) {
        boolean mayCallUser = !CompletionThread.isCurrent();
        if (userExecutor != null && mayCallUser && isTakenByUser(userExecutor, task)) {
            return;
        }
        OneTask alone = new OneTask(mayCallUser ? task : () -> executeOrRun(task));
        pool.register(alone).wake();
        if (pool.hasEnded()) {
            alone.run();
        }
    }

    /** An asynchronous dependent. */
    private final class OneTask implements ApplierPool.Actor {

        private final AtomicReference<@Nullable Runnable> task;

        OneTask(Runnable task) {
            this.task = new AtomicReference<>(task);
        }

        void run() {
            Runnable taken = task.getAndSet(null);
            if (taken != null) {
                Guard.run(label, "callback", taken);
            }
        }

        @Override
        public boolean runSlice(long untilNanos) {
            run();
            return false;
        }

        @Override
        public String describe() {
            return Completions.this.describe();
        }
    }

    private void executeOrRun(Runnable completion) {
        if (userExecutor == null || !isTakenByUser(userExecutor, completion)) {
            completion.run();
        }
    }

    private boolean isTakenByUser(Executor user, Runnable completion) {
        try {
            user.execute(() -> Guard.run(label, "callback", completion));
            return true;
        } catch (RuntimeException | Error e) {
            // Errors too: an executor may find no memory for another thread.
            if (hasWarned.compareAndSet(false, true)) {
                LOG.warn("group={} the executor for callbacks refuses; the node's own threads stand in", label, e);
            }
            return false;
        }
    }

    /** Returns how many wait here. From any thread. */
    public int count() {
        return count.get();
    }

    private void enqueue(Runnable completion) {
        count.incrementAndGet();
        tasks.add(completion);
        handle.wake();
        if (pool.hasEnded() && !CompletionThread.isCurrent()) {
            runAll();
        }
    }

    /** Runs what is left when the pool has ended, on this thread: nothing stays undone. */
    public void drain() {
        if (pool.hasEnded()) {
            runAll();
        }
    }

    private @Nullable Runnable poll() {
        Runnable task = tasks.poll();
        if (task != null) {
            count.decrementAndGet();
        }
        return task;
    }

    private void runAll() {
        for (Runnable task = poll(); task != null; task = poll()) {
            Guard.run(label, "callback", task);
        }
    }

    private boolean runSlice(long untilNanos) {
        do {
            Runnable task = poll();
            if (task == null) {
                return false;
            }
            Guard.run(label, "callback", task);
            // After the pool has ended, no other slice comes: what is still here runs now, or never.
        } while (System.nanoTime() - untilNanos < 0 || pool.hasEnded());
        return true;
    }

    private String describe() {
        return "group " + label + ": callback";
    }
}
