package io.skerry.raft.core;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a core has to say of itself. Immutable.
 *
 * @param group             the group
 * @param self              the node, with its store
 * @param role              its role
 * @param term              its current term
 * @param votedFor          whom it voted for in that term, or null
 * @param leader            who leads that term, or null
 * @param lost              whether it holds less than it acknowledged, and is passive
 * @param boundary          the position just before the log's first entry
 * @param last              the position of the last entry, durable or not
 * @param durableIndex      up to where the log is durable
 * @param commitIndex       up to where the log is known to be committed
 * @param handedIndex       up to where entries were handed out to be applied
 * @param appliedIndex      up to where they were reported as applied
 * @param snapshot          the position of the newest snapshot that may be offered
 * @param installing        the position of the snapshot being installed; none, once the state machine holds it
 * @param awaitsState       whether its state is lost, so that it applies nothing before a snapshot is installed
 * @param membershipIndex   where the membership in force stands
 * @param membership        the membership in force
 * @param outstandingWrites writes handed out and not yet durable
 * @param undurableBytes    records not yet durable, bounded by {@link CoreConfig#maxUndurableBytes}
 * @param uncommittedBytes  proposals not yet committed, bounded by {@link CoreConfig#maxUncommittedBytes}
 * @param applyingBytes     records being applied, bounded by {@link CoreConfig#maxApplyBytes}
 * @param pendingProposals  proposals not yet decided
 * @param pendingReads      reads not yet decided, bounded by {@link CoreConfig#maxPendingReads}
 * @param waitingMessages   messages that wait for a write
 * @param windowFirstIndex  the first entry that memory holds
 * @param windowBytes       records that memory holds; the driver bounds them by {@link RaftCore#forget}
 * @param followers         of a leader, its picture of the others; else none
 */
public record CoreStatus(
        GroupId group,
        Member self,
        Role role,
        long term,
        @Nullable Member votedFor,
        @Nullable NodeId leader,
        boolean lost,
        LogPosition boundary,
        LogPosition last,
        long durableIndex,
        long commitIndex,
        long handedIndex,
        long appliedIndex,
        LogPosition snapshot,
        LogPosition installing,
        boolean awaitsState,
        long membershipIndex,
        Membership membership,
        int outstandingWrites,
        long undurableBytes,
        long uncommittedBytes,
        long applyingBytes,
        int pendingProposals,
        int pendingReads,
        int waitingMessages,
        long windowFirstIndex,
        long windowBytes,
        List<FollowerStatus> followers) {

    static CoreStatus of(NodeState state, RoleBehaviour role) {
        RoleStatus known = role.status();
        return new CoreStatus(
                state.group,
                state.self,
                role.role(),
                state.term(),
                state.termAndVote.votedFor(),
                state.leader(),
                state.isLost(),
                state.log.boundary(),
                state.log.last(),
                state.keeper.durableIndex(),
                state.commitIndex(),
                state.applying.handedIndex(),
                state.applying.appliedIndex(),
                state.snapshot(),
                state.installing.position(),
                state.installing.awaitsState(),
                state.membership.latestIndex(),
                state.membership.latest(),
                state.writes.outstanding(),
                state.writes.undurableBytes(),
                known.uncommittedBytes(),
                state.applying.outstandingBytes(),
                known.pendingProposals(),
                known.pendingReads(),
                state.outbox.waiting(),
                state.log.firstInMemory(),
                state.log.bytes(),
                known.followers());
    }
}
