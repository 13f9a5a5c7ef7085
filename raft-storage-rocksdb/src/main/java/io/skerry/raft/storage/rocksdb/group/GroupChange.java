package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import org.jspecify.annotations.Nullable;

/** One change of one group, encoded and checked for all that can be checked without its state. Immutable. */
public sealed interface GroupChange {

    /**
     * Returns the state after the change.
     *
     * @throws io.skerry.raft.storage.BatchRefusedException if the state does not allow it
     */
    GroupState applyTo(GroupState state);

    /** Hands the change to what gathers the effects of many; it was validated. */
    void foldInto(Fold fold);

    /** Gathers the effects of changes that do not follow from the states before and after. */
    interface Fold {
        /** Entries take the place of all from their first index on. */
        void append(EncodedEntries entries);

        /** All entries from an index on go. */
        void truncateSuffix(long fromIndex);

        /** All entries go. */
        void reset(LogPosition position);

        /** All that the group holds goes. */
        void destroy();

        /** A value is set, or removed if null. */
        void value(String name, @Nullable Payload value);
    }

    /**
     * See {@code StorageBatch.append}.
     *
     * @param entries at least one, handed over
     */
    record Append(EncodedEntries entries) implements GroupChange {
        @Override
        public GroupState applyTo(GroupState state) {
            return state.append(entries);
        }

        @Override
        public void foldInto(Fold fold) {
            fold.append(entries);
        }
    }

    /**
     * See {@code StorageBatch.truncateSuffix}.
     *
     * @param fromIndex the first index to remove
     */
    record TruncateSuffix(long fromIndex) implements GroupChange {
        @Override
        public GroupState applyTo(GroupState state) {
            return state.truncateSuffix(fromIndex);
        }

        @Override
        public void foldInto(Fold fold) {
            fold.truncateSuffix(fromIndex);
        }
    }

    /**
     * See {@code StorageBatch.truncatePrefix}.
     *
     * @param last the position of the last entry to remove
     */
    record TruncatePrefix(LogPosition last) implements GroupChange {
        @Override
        public GroupState applyTo(GroupState state) {
            return state.truncatePrefix(last);
        }

        @Override
        public void foldInto(Fold fold) {
            // The boundary of the state after says it all.
        }
    }

    /**
     * See {@code StorageBatch.reset}.
     *
     * @param position the new boundary
     */
    record Reset(LogPosition position) implements GroupChange {
        @Override
        public GroupState applyTo(GroupState state) {
            return state.reset(position);
        }

        @Override
        public void foldInto(Fold fold) {
            fold.reset(position);
        }
    }

    /**
     * See {@code StorageBatch.hardState}.
     *
     * @param hardState term and vote
     */
    record SetHardState(HardState hardState) implements GroupChange {
        @Override
        public GroupState applyTo(GroupState state) {
            return state.withHardState(hardState);
        }

        @Override
        public void foldInto(Fold fold) {
            // The state after holds it.
        }
    }

    /**
     * See {@code StorageBatch.value}.
     *
     * @param name  its name
     * @param value the bytes, or null to remove it
     */
    record SetValue(String name, @Nullable Payload value) implements GroupChange {
        @Override
        public GroupState applyTo(GroupState state) {
            return state;
        }

        @Override
        public void foldInto(Fold fold) {
            fold.value(name, value);
        }
    }

    /**
     * See {@code StorageBatch.membership}.
     *
     * @param index      what it is in force from
     * @param membership the bytes
     */
    record SetMembership(long index, Payload membership) implements GroupChange {
        @Override
        public GroupState applyTo(GroupState state) {
            return state.withMembership(index, membership);
        }

        @Override
        public void foldInto(Fold fold) {
            // The state after holds it.
        }
    }

    /**
     * See {@code StorageBatch.groupName}.
     *
     * @param name what the group was made from
     */
    record SetName(String name) implements GroupChange {
        @Override
        public GroupState applyTo(GroupState state) {
            return state.withName(name);
        }

        @Override
        public void foldInto(Fold fold) {
            // The state after holds it.
        }
    }

    /** See {@code StorageBatch.destroy}. */
    record Destroy() implements GroupChange {
        @Override
        public GroupState applyTo(GroupState state) {
            return GroupState.UNTOUCHED;
        }

        @Override
        public void foldInto(Fold fold) {
            fold.destroy();
        }
    }
}
