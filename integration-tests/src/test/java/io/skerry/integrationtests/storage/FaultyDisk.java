package io.skerry.integrationtests.storage;

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
 * What is wrong with the disk under one {@link FaultyStorage}. A slow or hanging disk holds up the storage's own committer
 * when it is about to report a write: that one is on the disk and nobody knows, and what has joined behind it is not written,
 * and lost in a crash. Thread-safe.
 */
public class FaultyDisk {

    /** Is in the message of every failure from here. */
    public static final String INJECTED = "injected by the test";

    private static final long LOOK_MILLIS = 25;

    private final List<StorageBatch> crowd = new ArrayList<>();
    private boolean hangs;
    private boolean full;
    private volatile boolean failed;
    private volatile boolean dead;
    private volatile boolean over;
    private volatile long slowNanos;

    /** Each write takes so much longer; zero ends it. */
    public void slowDown(long millis) {
        slowNanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Nothing comes to an end any more, until it is {@link #heal}ed. */
    public synchronized void hang() {
        hangs = true;
    }

    /** No write or sync succeeds any more, in this life of the storage. */
    public synchronized void fail(boolean becauseFull) {
        full = becauseFull;
        failed = true;
    }

    /** Others take the room of the storage: what has no credit yet gets none. */
    public synchronized void crowd(RaftStorage storage) {
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
    public void die() {
        dead = true;
    }

    /** Returns whether it was told to fail. */
    public boolean hasFailed() {
        return failed;
    }

    boolean isDead() {
        return dead;
    }

    /** The storage is being closed, and waits for its committer: from now on nothing holds that up. */
    synchronized void end() {
        over = true;
        heal();
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

    /** Finds out what it is to do, where somebody else says that than the caller. Called before each report, and while it hangs. */
    protected void look() {}

    /** Called on the committer after each write, before that is reported. */
    void hold() {
        look();
        if (slowNanos > 0 && !over) {
            LockSupport.parkNanos(slowNanos);
        }
        boolean interrupted = false;
        synchronized (this) {
            while (hangs && !over) {
                try {
                    wait(LOOK_MILLIS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                look();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
