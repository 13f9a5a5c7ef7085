package io.skerry.raft.storage.rocksdb.state;

/**
 * Keys and values of a range, one after the other. It begins before the first. Closed with the call that it was made in at
 * the latest; from then on each method but {@link #close} throws {@link IllegalStateException}. Not thread-safe.
 */
public interface StateIterator extends AutoCloseable {

    /** Goes on to the next key, and returns whether there is one. */
    boolean next();

    /**
     * Returns a copy of the key that it stands at.
     *
     * @throws IllegalStateException if it stands at none
     */
    byte[] key();

    /**
     * Returns a copy of the value that it stands at.
     *
     * @throws IllegalStateException if it stands at none
     */
    byte[] value();

    @Override
    void close();
}
