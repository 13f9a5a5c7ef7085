package io.skerry.integrationtests.faults;

import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.StorageFullException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with the disk under one {@link FaultyStorage}. Slow and hanging disks hold up the storage's own committer:
 * what has joined meanwhile is not written, and lost in a crash. Thread-safe.
 */
public final class FaultyDisk {

    /** Is in the message of every failure from here. */
    static final String INJECTED = "injected by the test";

    private final List<StorageBatch> crowd = new ArrayList<>();
    private boolean hangs;
    private boolean full;
    private volatile boolean failed;
    private volatile boolean dead;
    private volatile long slowNanos;

    /** Each commit takes so much longer; zero ends it. */
    public void slowDown(long millis) {
        slowNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Nothing is written any more, until it is {@link #heal}ed. */
    public synchronized void hang() {
        hangs = true;
    }

    /** No write or sync succeeds any more, in this life of the storage. */
    synchronized void fail(boolean becauseFull) {
        full = becauseFull;
        failed = true;
    }

    /** Others take the room of the storage: what has no credit yet gets none. */
    synchronized void crowd(RaftStorage storage) {
        for (long bytes = storage.limits().maxQueuedBytes(); bytes >= 1024 && !failed; bytes /= 2) {
            StorageBatch others = storage.batch();
            if (others.tryReserve(bytes)) {
                crowd.add(others);
            } else {
                others.close();
            }
        }
    }

    /** It is fast and free again; a failure stays. */
    public synchronized void heal() {
        slowNanos = 0;
        hangs = false;
        crowd.forEach(StorageBatch::close);
        crowd.clear();
        notifyAll();
    }

    /** The node is no more: nothing is taken and nothing is reported, but what hangs goes on hanging. */
    void die() {
        dead = true;
    }

    boolean hasFailed() {
        return failed;
    }

    boolean isDead() {
        return dead;
    }

    /** Returns what every write fails with, or null. */
    @Nullable
    StorageException failure(Effect effect) {
        if (!failed) {
            return null;
        }
        return full
                ? new StorageFullException("The disk is full, " + INJECTED, effect, null)
                : new StorageFailedException("The disk has failed, " + INJECTED, effect, null);
    }

    void requireWorking() {
        StorageException failure = failure(Effect.NONE);
        if (failure != null) {
            throw failure;
        }
    }

    /** Called on the committer after each write, and by it alone. */
    void hold() {
        if (slowNanos > 0) {
            LockSupport.parkNanos(slowNanos);
        }
        boolean interrupted = false;
        synchronized (this) {
            while (hangs) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
