package io.skerry.raft.storage.rocksdb.state;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** An iterator that ends with its scope. As the interface says. */
final class ScopedIterator implements StateIterator {

    /** The lowest key that a user can have. */
    private static final byte[] LOWEST = {0};

    private final StateScope scope;
    private final StateDatabase database;
    private final RocksIterator iterator;
    private final byte[] from;
    private final byte @Nullable [] until;
    private boolean begun;
    private boolean atEntry;
    private boolean closed;

    ScopedIterator(StateScope scope, StateDatabase database, String family, byte[] from, byte @Nullable [] until) {
        this.scope = scope;
        this.database = database;
        this.iterator = database.iterator(family);
        this.from = from.length == 0 ? LOWEST : from.clone();
        this.until = until == null ? null : until.clone();
    }

    @Override
    public boolean next() {
        requireOpen();
        if (!begun) {
            iterator.seek(from);
            begun = true;
        } else if (atEntry) {
            iterator.next();
        }
        atEntry = iterator.isValid() && (until == null || Arrays.compareUnsigned(iterator.key(), until) < 0);
        if (!atEntry) {
            requireSound();
        }
        return atEntry;
    }

    /** An error ends an iteration exactly like the last key. */
    private void requireSound() {
        try {
            iterator.status();
        } catch (RocksDBException e) {
            throw StateFaults.unread(database.folder(), e);
        }
    }

    @Override
    public byte[] key() {
        requireEntry();
        return iterator.key();
    }

    @Override
    public byte[] value() {
        requireEntry();
        return iterator.value();
    }

    private void requireEntry() {
        requireOpen();
        if (!atEntry) {
            throw new IllegalStateException("The iterator stands at no key");
        }
    }

    private void requireOpen() {
        scope.requireOpen();
        if (closed) {
            throw new IllegalStateException("The iterator is closed");
        }
    }

    @Override
    public void close() {
        if (!closed) {
            scope.requireOpen();
            scope.forget(this);
            release();
        }
    }

    /** Closes it when its scope ends. */
    void release() {
        closed = true;
        iterator.close();
    }
}
