package io.skerry.examples.kv.state;

import io.skerry.raft.model.LogPosition;
import org.jspecify.annotations.Nullable;

/** What changes the state. Every replica takes the same ones in the same order. Immutable. */
public sealed interface KvCommand {

    /** Lets the store take the command; the command chooses how. */
    KvResult applyTo(KvStore store, LogPosition position);

    /**
     * Sets a key, whatever it was.
     *
     * @param key   the key
     * @param value its value from now on
     */
    record Put(String key, Value value) implements KvCommand {

        /** Refuses a key that is none. */
        public Put {
            Keys.require(key);
        }

        @Override
        public KvResult applyTo(KvStore store, LogPosition position) {
            return store.put(position, this);
        }
    }

    /**
     * Removes a key, if it is there.
     *
     * @param key the key
     */
    record Delete(String key) implements KvCommand {

        /** Refuses a key that is none. */
        public Delete {
            Keys.require(key);
        }

        @Override
        public KvResult applyTo(KvStore store, LogPosition position) {
            return store.delete(position, this);
        }
    }

    /**
     * Compares and sets: takes effect if the key has the value that is expected.
     *
     * @param key    the key
     * @param expect the value that it must have, or null if it must be absent
     * @param value  its value from then on
     */
    record Cas(String key, @Nullable Value expect, Value value) implements KvCommand {

        /** Refuses a key that is none. */
        public Cas {
            Keys.require(key);
        }

        @Override
        public KvResult applyTo(KvStore store, LogPosition position) {
            return store.cas(position, this);
        }
    }
}
