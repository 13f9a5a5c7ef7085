package io.skerry.raft.storage.rocksdb.state;

import org.jspecify.annotations.Nullable;

/**
 * The state between two commands, to be read. Good during the call that it was handed to, on its thread: later, and
 * elsewhere, each method throws {@link IllegalStateException}.
 *
 * <p>Damage that is found ends in a {@code CorruptionException}, never in other bytes.
 */
public interface StateView {

    /**
     * Returns a copy of a value; null if there is none.
     *
     * @param family one of the names that the state machine has given
     * @throws IllegalArgumentException if there is no such family, or the key is empty
     */
    byte @Nullable [] get(String family, byte[] key);

    /**
     * Reads a range, in the order of the keys as unsigned bytes. To be closed; what was not is closed when the call ends.
     *
     * @param from  the first key, inclusive; empty for the first of all
     * @param until where it ends, exclusive; null for after the last of all
     * @throws IllegalArgumentException if there is no such family
     */
    StateIterator iterate(String family, byte[] from, byte @Nullable [] until);
}
