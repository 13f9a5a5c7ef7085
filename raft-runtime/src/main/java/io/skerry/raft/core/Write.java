package io.skerry.raft.core;

import io.skerry.raft.message.LogSlice;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must become durable, all of it or nothing, after all writes with lower numbers. Immutable.
 *
 * @param number      counts up from 1 in each life of a core; told to {@link RaftCore#onPersisted} once durable
 * @param hardState   the new term and vote, or null if they have not changed
 * @param install     the snapshot to install, or null: comes first, and the entries after it
 * @param entries     entries to append, replacing from the first one's index on whatever the log holds there
 * @param memberships the memberships that stand in the entries
 * @param loss        what this node finds that it acknowledged and does not hold, or null: to be kept, so that
 *                    {@link RecoveredState#loss} tells the next life
 * @param releases    what waits for this write when it is handed out, and will be handed out itself once it is durable:
 *                    to be looked at, not to be sent; more may come to wait for it
 */
public record Write(
        long number,
        @Nullable HardState hardState,
        @Nullable Install install,
        LogSlice entries,
        List<IndexedMembership> memberships,
        @Nullable LogPosition loss,
        List<RaftMessage> releases) {

    /** Returns a write that installs no snapshot. */
    public Write(
            long number,
            @Nullable HardState hardState,
            LogSlice entries,
            List<IndexedMembership> memberships,
            @Nullable LogPosition loss,
            List<RaftMessage> releases) {
        this(number, hardState, null, entries, memberships, loss, releases);
    }

    /** Returns whether it holds anything but term and vote, which every storage has room for. */
    public boolean needsRoom() {
        return install != null || !entries.isEmpty() || !memberships.isEmpty() || loss != null;
    }

    /**
     * A membership, and where it stands.
     *
     * @param index      the index of its entry, from which it is in force
     * @param membership the membership
     */
    public record IndexedMembership(long index, Membership membership) {}

    /**
     * A snapshot takes the place of the log up to its position.
     *
     * @param position   the last entry that the snapshot holds, from now on the log's boundary
     * @param membership the membership in force there; where it stands may lie before the position
     * @param reset      whether the whole log goes; if not, it holds the position, and what lies above stays
     */
    public record Install(LogPosition position, IndexedMembership membership, boolean reset) {}
}
