package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.storage.StorageClosedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.rocksdb.RocksDBException;

/**
 * Stands in front of a state's database, which may be replaced by another: lets any number of calls in while it is open, and
 * replaces or closes it only when none is inside. Thread-safe.
 */
final class StateGate {

    /** What RocksDB may fail to do. */
    interface Step {
        void run(StateDatabase open) throws RocksDBException;
    }

    private final String state;
    private final ReentrantReadWriteLock gate = new ReentrantReadWriteLock();
    private StateDatabase database;
    private boolean closed;

    /** @param state what it is called in messages */
    StateGate(String state, StateDatabase database) {
        this.state = state;
        this.database = database;
    }

    /** @throws StorageClosedException if the database is closed */
    <T> T inside(Function<StateDatabase, T> step) {
        gate.readLock().lock();
        try {
            requireOpen();
            return step.apply(database);
        } finally {
            gate.readLock().unlock();
        }
    }

    /** As {@link #inside}, with nothing to return. */
    void run(Consumer<StateDatabase> step) {
        inside(open -> {
            step.accept(open);
            return true;
        });
    }

    /**
     * As {@link #run}.
     *
     * @param what what could not be done with the state, should it fail
     */
    void tryRun(String what, Step step) throws IOException {
        gate.readLock().lock();
        try {
            requireOpen();
            step.run(database);
        } catch (RocksDBException e) {
            throw StateFaults.failed(database.folder(), what, e);
        } finally {
            gate.readLock().unlock();
        }
    }

    /** Returns a figure; 0, if the database is closed or about to be. Waits for nobody. */
    long ifOpen(ToLongFunction<StateDatabase> figure) {
        if (!gate.readLock().tryLock()) {
            return 0;
        }
        try {
            return closed ? 0 : figure.applyAsLong(database);
        } finally {
            gate.readLock().unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageClosedException("The state of " + state + " is closed");
        }
    }

    /** Who is inside would wait for itself. */
    void requireOutside() {
        if (gate.getReadHoldCount() > 0) {
            throw new IllegalStateException("Not while a command is applied, or the state is read");
        }
    }

    /**
     * Closes the database, and goes on with another; if that cannot be opened, it stays closed.
     *
     * @return the folder of the one before
     */
    Path replace(Supplier<StateDatabase> other) {
        requireOutside();
        gate.writeLock().lock();
        try {
            requireOpen();
            closed = true;
            database.close();
            Path old = database.folder();
            database = other.get();
            closed = false;
            return old;
        } finally {
            gate.writeLock().unlock();
        }
    }

    /** Closes the database, after a last step with it. Closing again does nothing. */
    void close(Consumer<StateDatabase> last) {
        requireOutside();
        gate.writeLock().lock();
        try {
            if (!closed) {
                closed = true;
                last.accept(database);
                database.close();
            }
        } finally {
            gate.writeLock().unlock();
        }
    }
}
