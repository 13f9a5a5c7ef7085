package io.skerry.raft.storage.rocksdb.state;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One call of the state machine: what it was handed is good until the call ends, on its thread. Closes the iterators that
 * the call has left open, so that none is ever used after the database is closed.
 */
final class StateScope implements StateTransaction, AutoCloseable {

    private final StateDatabase database;
    private final Thread thread = Thread.currentThread();
    private final Deque<ScopedIterator> iterators = new ArrayDeque<>(0);
    private boolean ended;

    StateScope(StateDatabase database) {
        this.database = database;
    }

    @Override
    public byte @Nullable [] get(String family, byte[] key) {
        requireOpen();
        return database.get(family, key);
    }

    @Override
    public StateIterator iterate(String family, byte[] from, byte @Nullable [] until) {
        requireOpen();
        ScopedIterator iterator = new ScopedIterator(this, database, family, from, until);
        iterators.push(iterator);
        return iterator;
    }

    @Override
    public void put(String family, byte[] key, byte[] value) {
        requireOpen();
        database.put(user(family), key, value);
    }

    @Override
    public void delete(String family, byte[] key) {
        requireOpen();
        database.delete(user(family), key);
    }

    private static String user(String family) {
        if (family.equals(FamilyNames.ATTACHMENT)) {
            throw new IllegalArgumentException("Family " + family + " is not the state machine's own");
        }
        return family;
    }

    void requireOpen() {
        if (ended || Thread.currentThread() != thread) {
            throw new IllegalStateException(
                    "What a state machine is handed for a call is good until the call ends, and on its thread only");
        }
    }

    void forget(ScopedIterator iterator) {
        iterators.remove(iterator);
    }

    @Override
    public void close() {
        ended = true;
        while (!iterators.isEmpty()) {
            iterators.pop().release();
        }
    }
}
