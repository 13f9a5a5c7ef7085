package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.FollowerStatus;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Role;
import io.skerry.raft.core.replication.ProgressState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.MemberStatus;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.apply.ApplyQueue;
import java.util.ArrayList;
import java.util.List;

/** What a group says of itself, in the words of the API. Stateless. */
final class GroupView {

    /** A follower that is further behind than this lags, though entries are on the way. */
    private static final long LAGGING_ENTRIES = 8192;

    private GroupView() {}

    /** Returns the status of a group. */
    static GroupStatus of(
            GroupSpec<?, ?, ?> spec,
            DriverContext context,
            GroupLife life,
            GroupNotices notices,
            ApplyQueue<?, ?, ?> applies,
            Admission admission) {
        RaftCore core = life.core();
        if (core == null) {
            return new GroupStatus(
                    spec.id(),
                    spec.label(),
                    GroupRole.FOLLOWER,
                    0,
                    null,
                    0,
                    applies.appliedIndex(),
                    LogPosition.NONE,
                    LogPosition.NONE,
                    0,
                    0,
                    List.of(),
                    notices.summary(),
                    life.failure(),
                    List.of(admission.status()));
        }
        CoreStatus status = core.status();
        return new GroupStatus(
                spec.id(),
                spec.label(),
                role(status, life),
                status.term(),
                status.leader(),
                status.commitIndex(),
                applies.appliedIndex(),
                status.boundary(),
                status.last(),
                status.durableIndex(),
                0,
                members(status),
                notices.summary(),
                life.failure(),
                queues(context, status, applies, admission));
    }

    private static GroupRole role(CoreStatus status, GroupLife life) {
        if (life.failure() != null) {
            return GroupRole.FOLLOWER; // It leads nobody any more, whatever it was.
        }
        return switch (status.role()) {
            case LEADER -> GroupRole.LEADER;
            case PRE_CANDIDATE, CANDIDATE -> GroupRole.CANDIDATE;
            case FOLLOWER -> isVoter(status, status.self()) ? GroupRole.FOLLOWER : GroupRole.LEARNER;
        };
    }

    private static boolean isVoter(CoreStatus status, Member member) {
        return status.membership().voters().contains(member)
                || status.membership().outgoingVoters().contains(member);
    }

    private static List<MemberStatus> members(CoreStatus status) {
        List<Member> all = new ArrayList<>(status.membership().voters());
        status.membership().outgoingVoters().stream()
                .filter(member -> !all.contains(member))
                .forEach(all::add);
        all.addAll(status.membership().learners());
        return all.stream().map(member -> member(status, member)).toList();
    }

    private static MemberStatus member(CoreStatus status, Member member) {
        boolean voter = isVoter(status, member);
        if (member.equals(status.self())) {
            return new MemberStatus(member, voter, status.durableIndex(), status.lost(), 0, 0);
        }
        for (FollowerStatus follower : status.followers()) {
            if (follower.member().equals(member)) {
                boolean lagging = follower.lost()
                        || follower.state() != ProgressState.REPLICATE
                        || status.commitIndex() - follower.matchIndex() > LAGGING_ENTRIES;
                return new MemberStatus(
                        member,
                        voter,
                        follower.matchIndex(),
                        lagging,
                        follower.inflightMessages(),
                        follower.inflightBytes());
            }
        }
        return new MemberStatus(member, voter, 0, false, 0, 0);
    }

    private static List<QueueStatus> queues(
            DriverContext context, CoreStatus status, ApplyQueue<?, ?, ?> applies, Admission admission) {
        List<QueueStatus> queues = new ArrayList<>();
        queues.add(admission.status());
        queues.add(new QueueStatus(
                "entries not yet durable",
                status.undurableBytes(),
                context.core().maxUndurableBytes()));
        queues.add(new QueueStatus(
                "proposals not yet committed",
                status.uncommittedBytes(),
                context.core().maxUncommittedBytes()));
        queues.add(new QueueStatus(
                "entries being applied", applies.bytes(), context.core().maxApplyBytes()));
        if (status.role() == Role.LEADER) {
            long inflight = status.followers().stream()
                    .mapToLong(FollowerStatus::inflightBytes)
                    .sum();
            long limit = context.core().mostInflightBytes()
                    * Math.max(1, status.followers().size());
            queues.add(new QueueStatus("entries on the way to followers", inflight, limit));
        }
        return queues;
    }
}
