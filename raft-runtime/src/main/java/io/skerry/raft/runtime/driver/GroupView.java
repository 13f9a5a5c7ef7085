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
import io.skerry.raft.runtime.apply.Completions;
import io.skerry.raft.runtime.snapshot.GroupSnapshots;
import io.skerry.raft.session.SessionStateMachine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a group says of itself, in the words of the API.
 *
 * <p>Confined to the event loop, but for what says otherwise.
 */
public final class GroupView {

    /** A follower that is further behind than this lags, though entries are on the way. */
    private static final long LAGGING_ENTRIES = 8192;

    private final GroupSpec<?, ?, ?> spec;
    private final DriverContext context;
    private final Loop loop;
    private final GroupLife life;
    private final GroupNotices notices;
    private final ApplyQueue<?, ?, ?> applies;
    private final Completions completions;
    private final Admission admission;
    private final @Nullable GroupSnapshots<?> snapshots;

    GroupView(
            GroupSpec<?, ?, ?> spec,
            DriverContext context,
            Loop loop,
            GroupLife life,
            GroupNotices notices,
            ApplyQueue<?, ?, ?> applies,
            Completions completions,
            Admission admission,
            @Nullable GroupSnapshots<?> snapshots) {
        this.spec = spec;
        this.context = context;
        this.loop = loop;
        this.life = life;
        this.notices = notices;
        this.applies = applies;
        this.completions = completions;
        this.admission = admission;
        this.snapshots = snapshots;
    }

    /** Returns the status of the group. */
    public GroupStatus status() {
        assert loop.inLoop();
        return finalStatus();
    }

    /** As {@link #status}, once the loop has ended and nobody touches the group any more. Called by any thread. */
    public GroupStatus finalStatus() {
        RaftCore core = life.core();
        if (core == null) {
            return withoutCore(life.failure());
        }
        CoreStatus status;
        try {
            status = core.status();
        } catch (RuntimeException | Error e) {
            // Whoever asks hears of this group, too, and of all others.
            return withoutCore(life.failure() != null ? life.failure() : e);
        }
        List<QueueStatus> queues = queuesOfCalls();
        queues.addAll(queues(status));
        return new GroupStatus(
                spec.id(),
                spec.label(),
                role(status),
                status.term(),
                status.leader(),
                status.commitIndex(),
                applies.appliedIndex(),
                status.boundary(),
                status.last(),
                status.durableIndex(),
                snapshots == null ? 0 : snapshots.newestIndex(),
                snapshots == null ? null : snapshots.status(),
                members(status),
                notices.summary(),
                life.failure(),
                queues);
    }

    /**
     * Returns what can be said of a group whose loop does not answer. Called by any thread.
     *
     * @param failure why it does not
     */
    public GroupStatus unanswered(Throwable failure) {
        return withoutCore(null, failure);
    }

    private GroupStatus withoutCore(@Nullable Throwable failure) {
        return withoutCore(notices.summary(), failure);
    }

    private GroupStatus withoutCore(@Nullable String notice, @Nullable Throwable failure) {
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
                null,
                List.of(),
                notice,
                failure,
                queuesOfCalls());
    }

    private GroupRole role(CoreStatus status) {
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
            boolean lagging = status.lost() || status.awaitsState();
            return new MemberStatus(member, voter, status.durableIndex(), lagging, 0, 0);
        }
        for (FollowerStatus follower : status.followers()) {
            if (follower.member().equals(member)) {
                boolean lagging = follower.lost()
                        || follower.awaitsState()
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

    /** What is held for callers, and by the state machine: whether there is a core or not. From any thread. */
    private List<QueueStatus> queuesOfCalls() {
        List<QueueStatus> queues = new ArrayList<>();
        queues.add(admission.status());
        // Each was let in with that much at least, which it gives back when its caller is told.
        long untold = completions.count() * (long) SubmitOperation.OVERHEAD_BYTES;
        queues.add(new QueueStatus("outcomes that callers are to be told", untold, context.groupBytes()));
        if (spec.machine() instanceof SessionStateMachine<?, ?, ?> sessions) {
            long limit = context.sessions().maxBytes().bytes();
            queues.add(new QueueStatus("sessions and their outcomes", sessions.sessionBytes(), limit));
        }
        return queues;
    }

    private List<QueueStatus> queues(CoreStatus status) {
        List<QueueStatus> queues = new ArrayList<>();
        long undurableLimit = context.core().maxUndurableBytes();
        queues.add(new QueueStatus("entries not yet durable", status.undurableBytes(), undurableLimit));
        queues.add(
                new QueueStatus("of these, without room in the storage", loop.parkedBytes(spec.id()), undurableLimit));
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
