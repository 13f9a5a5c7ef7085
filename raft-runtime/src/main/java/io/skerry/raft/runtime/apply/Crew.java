package io.skerry.raft.runtime.apply;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The line of actors, the threads that serve it, and how many of these there are.
 *
 * <p>A thread is idle, has just been started, or runs a slice. Actors starve if there are more of them in line than
 * threads of the first two kinds. Then the watch looks after threads that are overdue: for each there may be one more
 * than the core. A thread that ends a slice leaves if there are more than that, so the surplus goes as it came.
 *
 * <p>Thread-safe.
 */
final class Crew {

    private static final long MOST_GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final Duration LONGEST_WAIT = Duration.ofDays(30);

    private enum Phase {
        OPEN,
        /** Everything runs as before, and somebody waits for it to come to an end. */
        CLOSING,
        /** No slice begins any more. */
        ENDED
    }

    private record Held(ApplierPool.Actor actor, long nanos) {}

    private final String name;
    private final int core;
    private final int extra;
    private final long holdNanos;
    private final Thread watch;

    /** Guards all that follows, and what each thread runs. Never held while an actor is called. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Idle threads wait for actors. */
    private final Condition work = lock.newCondition();
    /** The watch waits for actors that starve. */
    private final Condition starving = lock.newCondition();
    /** Closing waits for actors to come to an end. */
    private final Condition ended = lock.newCondition();

    private final Deque<ActorSlot> line = new ArrayDeque<>();
    private final Set<ApplierThread> threads = new LinkedHashSet<>();
    private int idle;
    private int starting;
    private int started;
    /** The watch waits without a deadline, and must be told when actors starve. */
    private boolean watchSleeps;
    /** The last attempt to start a thread has failed. */
    private boolean cannotStart;

    private boolean interrupted;
    private volatile Phase phase = Phase.OPEN;
    private List<Held> abandoned = List.of();
    private List<ActorSlot> inLine = List.of();

    /** Starts the core threads, and the watch. */
    Crew(String name, int core, int extra, long holdNanos) {
        this.name = name;
        this.core = core;
        this.extra = extra;
        this.holdNanos = holdNanos;
        this.watch = new Thread(null, new Watch(name, this), "skerry-applier-" + name + "-watch", 0, false);
        watch.setDaemon(true);
        boolean complete = false;
        try {
            startCore();
            complete = true;
        } finally {
            if (!complete) {
                // No memory for a thread: those that were started must not stay.
                close(Duration.ZERO);
            }
        }
    }

    private void startCore() {
        lock.lock();
        try {
            while (threads.size() < core) {
                addThread();
            }
        } finally {
            lock.unlock();
        }
        watch.start();
    }

    /** Puts an actor in line, which must not be there. */
    void enqueue(ActorSlot slot) {
        lock.lock();
        try {
            if (phase == Phase.ENDED) {
                return;
            }
            line.addLast(slot);
            if (idle > 0) {
                work.signal();
            }
            tellWatch();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the slice of a thread, if it ran one, and waits for the next.
     *
     * @param more whether the actor that it ran has more to do
     * @return the actor to run next; or null, when the thread is to end
     */
    @Nullable
    ActorSlot next(ApplierThread self, boolean more) {
        lock.lock();
        try {
            if (self.running() == null) {
                starting--;
            }
            ActorSlot again = self.end(more);
            if (again != null) {
                // Nobody is told: this thread takes one in return.
                line.addLast(again);
            }
            while (phase != Phase.ENDED && threads.size() <= wanted()) {
                ActorSlot slot = line.pollFirst();
                if (slot != null) {
                    self.begin(slot);
                    return slot;
                }
                awaitWork();
            }
            leave(self);
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void awaitWork() {
        ended.signalAll();
        idle++;
        try {
            work.awaitUninterruptibly();
        } finally {
            idle--;
        }
    }

    private void leave(ApplierThread self) {
        threads.remove(self);
        ended.signalAll();
        if (!line.isEmpty()) {
            // It may have put one in line without telling anybody.
            work.signal();
        }
        tellWatch();
    }

    private boolean starve() {
        return line.size() > idle + starting;
    }

    private void tellWatch() {
        if (watchSleeps && starve()) {
            starving.signal();
        }
    }

    /** One for each that is overdue, up to the bound. */
    private int wanted() {
        int overdue = 0;
        for (ApplierThread thread : threads) {
            overdue += thread.isOverdue() ? 1 : 0;
        }
        return core + Math.min(extra, overdue);
    }

    private void addThread() {
        ApplierThread thread = new ApplierThread(this, "skerry-applier-" + name + "-" + started, holdNanos);
        cannotStart = true;
        thread.start();
        // It waits for the lock, and so finds itself counted.
        cannotStart = false;
        started++;
        starting++;
        threads.add(thread);
    }

    /**
     * Waits until actors starve and a thread is overdue, and adds another one for it. Called by the watch alone.
     *
     * @return false at the end, when there is nothing to watch any more
     */
    boolean standIn() throws InterruptedException {
        lock.lock();
        try {
            while (phase != Phase.ENDED) {
                if (cannotStart) {
                    cannotStart = false;
                    starving.awaitNanos(holdNanos);
                } else if (!starve() || threads.size() >= core + extra) {
                    watchSleeps = true;
                    try {
                        starving.await();
                    } finally {
                        watchSleeps = false;
                    }
                } else {
                    long nanos = markOverdue();
                    if (threads.size() < wanted()) {
                        addThread();
                        return true;
                    }
                    starving.awaitNanos(nanos);
                }
            }
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Returns how long it takes until another thread may be overdue. */
    private long markOverdue() {
        long now = System.nanoTime();
        long soonest = holdNanos;
        for (ApplierThread thread : threads) {
            if (thread.running() != null && !thread.isOverdue()) {
                long left = holdNanos - thread.heldNanos(now);
                if (left <= 0) {
                    thread.markOverdue();
                } else {
                    soonest = Math.min(soonest, left);
                }
            }
        }
        return soonest;
    }

    int threads() {
        lock.lock();
        try {
            return threads.size();
        } finally {
            lock.unlock();
        }
    }

    boolean hasEnded() {
        return phase == Phase.ENDED;
    }

    List<String> held() {
        return describe(running(null, holdNanos), List.of());
    }

    /** Returns what runs, and has for that long; the longest first. */
    private List<Held> running(@Nullable Thread self, long atLeastNanos) {
        lock.lock();
        try {
            List<Held> found = new ArrayList<>();
            long now = System.nanoTime();
            for (ApplierThread thread : threads) {
                ActorSlot slot = thread.running();
                if (slot != null && thread != self && thread.heldNanos(now) >= atLeastNanos) {
                    found.add(new Held(slot.actor(), thread.heldNanos(now)));
                }
            }
            found.sort(Comparator.comparingLong(Held::nanos).reversed());
            return found;
        } finally {
            lock.unlock();
        }
    }

    /** Not under the lock: it calls actors. */
    private static List<String> describe(List<Held> held, List<ActorSlot> waiting) {
        List<String> lines = new ArrayList<>();
        for (Held each : held) {
            lines.add(String.format(Locale.ROOT, "%s for %.1f s", each.actor().describe(), each.nanos() / 1e9));
        }
        waiting.forEach(slot -> lines.add(slot.actor().describe() + ", still in line"));
        return lines;
    }

    /** See {@link ApplierPool#close(Duration)}. */
    List<String> close(Duration timeout) {
        Thread self = Thread.currentThread();
        long nanos = timeout.compareTo(LONGEST_WAIT) < 0 ? timeout.toNanos() : LONGEST_WAIT.toNanos();
        List<Thread> leaving;
        boolean wasInterrupted;
        lock.lock();
        try {
            if (phase == Phase.ENDED) {
                return describe(abandoned, inLine);
            }
            phase = Phase.CLOSING;
            wasInterrupted = awaitEnd(self, nanos);
            interruptOnce(self);
            wasInterrupted |= awaitEnd(self, Math.min(nanos, MOST_GRACE_NANOS));
            leaving = end(self);
        } finally {
            lock.unlock();
        }
        for (Thread thread : leaving) {
            wasInterrupted |= join(thread);
        }
        if (wasInterrupted) {
            self.interrupt();
        }
        return describe(abandoned, inLine);
    }

    /** Waits until nothing runs but the calling thread, and nothing is in line. Returns whether it was interrupted. */
    private boolean awaitEnd(Thread self, long nanos) {
        boolean wasInterrupted = false;
        long untilNanos = System.nanoTime() + nanos;
        long left = nanos;
        while (phase != Phase.ENDED
                && left > 0
                && !(line.isEmpty() && running(self, 0).isEmpty())) {
            try {
                ended.awaitNanos(left);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
            left = untilNanos - System.nanoTime();
        }
        return wasInterrupted;
    }

    private void interruptOnce(Thread self) {
        for (ApplierThread thread : threads) {
            if (!interrupted && thread != self && thread.running() != null) {
                thread.interrupt();
            }
        }
        interrupted = true;
    }

    /** Returns the threads that now end by themselves, at once. */
    private List<Thread> end(Thread self) {
        List<Thread> leaving = new ArrayList<>();
        if (phase == Phase.ENDED) {
            return leaving;
        }
        phase = Phase.ENDED;
        abandoned = running(self, 0);
        inLine = List.copyOf(line);
        line.clear();
        threads.stream().filter(thread -> thread.running() == null).forEach(leaving::add);
        leaving.add(watch);
        work.signalAll();
        starving.signalAll();
        ended.signalAll();
        return leaving;
    }

    private static boolean join(Thread thread) {
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        return wasInterrupted;
    }
}
