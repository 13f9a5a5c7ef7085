package io.skerry.examples.kv.state;

import io.skerry.raft.model.LogPosition;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What changes the state. Every replica takes the same ones in the same order. Immutable. */
public sealed interface KvCommand {

    /** Does what the command says. */
    KvResult applyTo(KvTable table, LogPosition position);

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
        public KvResult applyTo(KvTable table, LogPosition position) {
            table.put(key, value);
            return new KvResult.Written(position);
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
        public KvResult applyTo(KvTable table, LogPosition position) {
            boolean existed = table.get(key) != null;
            table.remove(key);
            return new KvResult.Deleted(position, existed);
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
        public KvResult applyTo(KvTable table, LogPosition position) {
            Value actual = table.get(key);
            boolean swapped = Objects.equals(actual, expect);
            if (swapped) {
                table.put(key, value);
            }
            return new KvResult.Compared(position, swapped, actual, false);
        }
    }
}
