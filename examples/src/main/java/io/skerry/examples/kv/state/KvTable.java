package io.skerry.examples.kv.state;

import org.jspecify.annotations.Nullable;

/** What commands read and write. Good while one is applied. */
public interface KvTable {

    /** Returns what a key has, or null. */
    @Nullable
    Value get(String key);

    /** Sets a key. */
    void put(String key, Value value);

    /** Removes a key, if it is there. */
    void remove(String key);
}
