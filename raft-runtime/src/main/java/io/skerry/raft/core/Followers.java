package io.skerry.raft.core;

import io.skerry.raft.core.replication.Inflights;
import io.skerry.raft.core.replication.Progress;
import io.skerry.raft.core.replication.ProgressState;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A leader's followers, voters and learners, in the order of their nodes; as the membership in force names them. Confined
 * to the core.
 */
final class Followers {

    private final NodeState state;
    private @Nullable Membership of;
    private List<Progress> all = List.of();

    Followers(NodeState state) {
        this.state = state;
        refresh();
    }

    /** Follows the membership: who stays keeps its progress, another store begins anew. */
    void refresh() {
        Membership latest = state.membership.latest();
        if (latest == of) {
            return;
        }
        List<Progress> next = new ArrayList<>();
        for (Member member : state.membership.members()) {
            if (!member.node().equals(state.self.node())) {
                Progress known = find(member);
                next.add(known != null ? known : begin(member));
            }
        }
        of = latest;
        all = next;
    }

    private Progress begin(Member member) {
        Inflights window = new Inflights(state.config.maxInflightMessages(), state.config.maxInflightBytes());
        return new Progress(member, state.log.lastIndex() + 1, window);
    }

    List<Progress> all() {
        return all;
    }

    /** Returns the progress of a follower with that store, or null. */
    @Nullable
    Progress find(Member member) {
        for (Progress progress : all) {
            if (progress.member().equals(member)) {
                return progress;
            }
        }
        return null;
    }

    /** Returns the progress of a node, or null. */
    @Nullable
    Progress find(NodeId node) {
        for (Progress progress : all) {
            if (progress.member().node().equals(node)) {
                return progress;
            }
        }
        return null;
    }

    /**
     * Returns the lowest index above which the log must stay, so that what followers fetch, or have just installed, is
     * enough; {@link Long#MAX_VALUE} if none does.
     */
    long pin(Predicate<Member> live) {
        long pin = Long.MAX_VALUE;
        for (Progress progress : all) {
            boolean fetching = progress.state() == ProgressState.SNAPSHOT
                    && progress.offer().offeredIndex() > 0;
            if (!progress.isLost() && (fetching || progress.offer().isCatchingUp()) && live.test(progress.member())) {
                pin = Math.min(pin, fetching ? progress.offer().minIndex() : progress.matchIndex());
            }
        }
        return pin;
    }

    List<FollowerStatus> status() {
        List<FollowerStatus> status = new ArrayList<>(all.size());
        for (Progress progress : all) {
            status.add(new FollowerStatus(
                    progress.member(),
                    progress.state(),
                    progress.matchIndex(),
                    progress.nextIndex(),
                    progress.inflights().messages(),
                    progress.inflights().bytes(),
                    progress.offer().offeredIndex(),
                    progress.isLost(),
                    progress.neededSnapshot() > 0));
        }
        return status;
    }
}
