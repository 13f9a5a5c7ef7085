package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.StorageClosedException;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Stands in front of the native handles: lets any number of readers through until it is closed, and closes only when
 * none is inside. A read that comes too late gets a typed error, never a freed pointer. Thread-safe.
 */
final class HandleGate {

    private final String storage;
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private boolean closed;

    HandleGate(String storage) {
        this.storage = storage;
    }

    /**
     * Runs a read while the handles are sure to be open.
     *
     * @throws StorageClosedException if they are closed
     */
    <T> T read(Supplier<T> read) {
        gate.readLock().lock();
        try {
            requireOpen();
            return read.get();
        } finally {
            gate.readLock().unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageClosedException("Storage " + storage + " is closed");
        }
    }

    /** Waits for the readers inside, and lets nobody in any more. Returns whether it was open. */
    boolean close() {
        gate.writeLock().lock();
        try {
            boolean wasOpen = !closed;
            closed = true;
            return wasOpen;
        } finally {
            gate.writeLock().unlock();
        }
    }
}
