package io.skerry.raft.node;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a group says of itself on one node, at one moment. Immutable.
 *
 * @param group         the group
 * @param label         its name, or its number if it has none
 * @param role          what the node is in it
 * @param term          the current term
 * @param leader        who leads that term, or null if that is not known
 * @param commitIndex   up to where the log is known to be committed
 * @param appliedIndex  up to where the state machine has applied
 * @param boundary      the position just before the log's first entry
 * @param last          the position of the log's last entry
 * @param durableIndex  up to where the log is durable here
 * @param snapshotIndex up to where the newest snapshot reaches; 0 if there is none
 * @param snapshots     what is kept, taken and fetched of snapshots; null if the storage keeps none, or before the group
 *                      has begun
 * @param members       the membership in force
 * @param notice        what somebody should look at, though the group has not stopped, or null: whom the first start waits
 *                      for, or that a store was replaced, this node's or another's
 * @param failure       why the group has stopped on this node, or null while it runs
 * @param queues        what is bounded in bytes
 */
public record GroupStatus(
        GroupId group,
        String label,
        GroupRole role,
        long term,
        @Nullable NodeId leader,
        long commitIndex,
        long appliedIndex,
        LogPosition boundary,
        LogPosition last,
        long durableIndex,
        long snapshotIndex,
        @Nullable SnapshotStatus snapshots,
        List<MemberStatus> members,
        @Nullable String notice,
        @Nullable Throwable failure,
        List<QueueStatus> queues) {

    /** Copies the lists. */
    public GroupStatus {
        members = List.copyOf(members);
        queues = List.copyOf(queues);
    }

    /** Returns the index of the first entry that the log holds, or would hold next. */
    public long firstIndex() {
        return boundary.index() + 1;
    }

    /** Returns the index of the last entry. */
    public long lastIndex() {
        return last.index();
    }
}
