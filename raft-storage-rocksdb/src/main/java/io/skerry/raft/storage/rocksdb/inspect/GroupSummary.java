package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import org.jspecify.annotations.Nullable;

/**
 * One group at a glance. Immutable.
 *
 * @param group       its number
 * @param name        what it was made from, or null
 * @param boundary    the position just before the first entry
 * @param last        the position of the last entry, or the boundary
 * @param hardState   term and vote
 * @param memberships how many are kept
 * @param damage      why the group would be stopped when it is first used, or null; then the rest, but number and name,
 *                    is unknown and as of an empty group
 */
public record GroupSummary(
        GroupId group,
        @Nullable String name,
        LogPosition boundary,
        LogPosition last,
        HardState hardState,
        int memberships,
        @Nullable String damage) {

    /** Returns how many entries the log holds. */
    public long entries() {
        return last.index() - boundary.index();
    }
}
