package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import org.jspecify.annotations.Nullable;

/** One change of a batch: made to what was accepted when the batch joins, and to what is durable when it is synced. */
sealed interface DiskChange {

    /** Returns the number of the group, from 0. */
    int group();

    /** Makes the change. */
    void applyTo(DiskGroup state);

    /** Entries. */
    record Append(int group, EncodedEntries entries) implements DiskChange {
        @Override
        public void applyTo(DiskGroup state) {
            state.append(entries);
        }
    }

    /** Term and vote. */
    record Hard(int group, HardState hardState) implements DiskChange {
        @Override
        public void applyTo(DiskGroup state) {
            state.hardState(hardState);
        }
    }

    /** A membership. */
    record Members(int group, long index, Payload payload) implements DiskChange {
        @Override
        public void applyTo(DiskGroup state) {
            state.membership(index, payload);
        }
    }

    /** A prefix that is not needed any more. */
    record Prefix(int group, LogPosition last) implements DiskChange {
        @Override
        public void applyTo(DiskGroup state) {
            state.truncatePrefix(last);
        }
    }

    /** A log that begins anew above a position. */
    record Reset(int group, LogPosition position) implements DiskChange {
        @Override
        public void applyTo(DiskGroup state) {
            state.reset(position);
        }
    }

    /** A named value. */
    record Value(int group, String name, @Nullable Payload value) implements DiskChange {
        @Override
        public void applyTo(DiskGroup state) {
            if (value == null) {
                state.values.remove(name);
            } else {
                state.values.put(name, value);
            }
        }
    }
}
