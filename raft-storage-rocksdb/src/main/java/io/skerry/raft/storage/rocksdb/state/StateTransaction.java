package io.skerry.raft.storage.rocksdb.state;

/**
 * The state while a command is applied. Reads see what this command and those before it have written. Good during the call
 * that it was handed to, on its thread.
 */
public interface StateTransaction extends StateView {

    /**
     * Sets a value.
     *
     * @throws IllegalArgumentException if there is no such family, or the key is empty
     */
    void put(String family, byte[] key, byte[] value);

    /**
     * Removes a value, if there is one.
     *
     * @throws IllegalArgumentException if there is no such family, or the key is empty
     */
    void delete(String family, byte[] key);
}
