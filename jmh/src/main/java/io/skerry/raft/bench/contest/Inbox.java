package io.skerry.raft.bench.contest;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What one thread is to run, handed in by any thread. It is woken only when it sleeps: a lock would be in everybody's way.
 *
 * <p>Thread-safe, but that one thread alone runs the tasks.
 */
public final class Inbox implements Executor {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread sleeper;

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        Thread woken = sleeper;
        if (woken != null) {
            LockSupport.unpark(woken);
        }
    }

    /** Waits for a task, and runs it. One thread's alone. */
    public void runNext() {
        Runnable task = tasks.poll();
        while (task == null) {
            sleeper = Thread.currentThread();
            task = tasks.poll();
            if (task == null) {
                LockSupport.park(this);
                task = tasks.poll();
            }
            sleeper = null;
        }
        task.run();
    }
}
