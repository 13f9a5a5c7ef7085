package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.core.Report;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.ReplicaReplacedException;
import io.skerry.raft.runtime.transport.CommandTypesCheck;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.statemachine.StateObstacle;
import io.skerry.raft.storage.Causes;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an operator should know of a group on this node: in the log, and for as long as it holds, in its status.
 *
 * <p>Confined to the event loop.
 */
final class GroupNotices {

    private static final Logger LOG = LoggerFactory.getLogger(GroupNotices.class);

    private final String label;
    private final Member self;
    private final CommandTypes ours;
    private Membership membership = Membership.EMPTY;
    private @Nullable String waiting = "has not begun on this node: it looks for its peers";
    private @Nullable ReplicaReplacedException replaced;
    private @Nullable StateObstacle held;

    /** Why there is no state; null, if there is one. */
    private @Nullable String stateLost;

    /** The index that a state must reach. */
    private long stateNeeded;

    /** What is wrong with peers, each with one thing. */
    private final Map<NodeId, String> peers = new TreeMap<>();

    /** Followers that need a snapshot, and what comes of it. */
    private final Map<NodeId, String> behind = new TreeMap<>();

    /** Peers that answer from another store than the membership names. */
    private final Map<NodeId, String> elsewhere = new TreeMap<>();

    private final Map<NodeId, String> conflicts = new TreeMap<>();

    /** Returns no notices. The codec is the user's, and asked here: not by a loop. */
    GroupNotices(GroupSpec<?, ?, ?> spec, Member self) {
        this.label = spec.label();
        this.self = self;
        this.ours = new CommandTypes(spec.id(), spec.label(), spec.codec().types());
    }

    CommandTypes commandTypes() {
        return ours;
    }

    void waitsFor(@Nullable String reason) {
        waiting = reason;
    }

    /** The group begins; what an earlier life has found to be lost is lost still. The loss is that of the state, or null. */
    void begun(RecoveredState recovered, @Nullable String loss) {
        waiting = null;
        if (!recovered.memberships().isEmpty()) {
            membership = recovered.memberships().lastEntry().getValue();
        }
        LogPosition acknowledged = recovered.loss();
        if (acknowledged != null) {
            onLost(new Report.AcknowledgedLost(self.node(), acknowledged.index()));
        }
        if (loss != null) {
            begunWithoutState(recovered, loss);
        }
    }

    private void begunWithoutState(RecoveredState recovered, String why) {
        stateNeeded = recovered.boundary().index();
        stateLost = "the state of the group is lost on node " + self.node() + ": " + why
                + "; the node takes part with its log, which is sound, and waits for a snapshot of another node";
        LOG.warn("group={} node={} {}", label, self.node(), stateLost);
    }

    /** The state machine takes no commands for now, or takes them again. */
    void held(@Nullable StateObstacle obstacle) {
        boolean wasFull = fullDisk() != null;
        held = obstacle;
        boolean isFull = fullDisk() != null;
        if (isFull && !wasFull) {
            LOG.warn("group={} node={} {}", label, self.node(), summary());
        } else if (wasFull && !isFull) {
            LOG.info("group={} node={} applies commands again", label, self.node());
        }
    }

    /** Returns what the state machine says of its disk, if that is full; else null. */
    @Nullable
    String fullDisk() {
        return held != null && held.diskFull() ? held.text() : null;
    }

    void stopped(Throwable cause) {
        held = null;
        Causes.tell(
                cause, told -> LOG.error("group={} node={} stopped; the other groups go on", label, self.node(), told));
    }

    /** The state machine has applied up to an index. */
    void applied(long index) {
        if (stateLost != null && index >= stateNeeded) {
            stateLost = null;
            LOG.info("group={} node={} has a state again, of index {}", label, self.node(), index);
        }
    }

    /** Returns why nothing can be read or submitted here; null, if there is a state. */
    @Nullable
    String stateLost() {
        return stateLost;
    }

    /** Returns why this node is passive, or null. */
    @Nullable
    ReplicaReplacedException replaced() {
        return replaced;
    }

    // ---- reports of the core

    void on(Report report) {
        if (report instanceof Report.RoleChanged changed) {
            behind.clear(); // What a leader knows of its followers, nobody else does.
            LOG.info(
                    "group={} node={} term={} became={} leader={}",
                    label,
                    self.node(),
                    changed.term(),
                    changed.to(),
                    changed.leader());
        } else if (report instanceof Report.MembershipInForce inForce) {
            onMembership(inForce);
        } else if (report instanceof Report.ReplicaReplaced other) {
            onReplaced(other);
        } else if (report instanceof Report.AcknowledgedLost lost) {
            onLost(lost);
        } else {
            onSnapshot(report);
        }
    }

    private void onSnapshot(Report report) {
        if (report instanceof Report.SnapshotInstalled installed) {
            LOG.info(
                    "group={} node={} installs the snapshot of {}; {}",
                    label,
                    self.node(),
                    installed.position(),
                    installed.kept() ? "the log above it stays" : "the log begins anew there");
        } else if (report instanceof Report.SnapshotNeeded needed) {
            tell(
                    behind,
                    needed.follower(),
                    "needs entries from " + needed.nextIndex() + " on, which this log does not hold: it needs a"
                            + " snapshot");
        } else if (report instanceof Report.StateLost lost) {
            tell(
                    behind,
                    lost.follower(),
                    "has lost its state, and its log goes on from " + lost.boundaryIndex() + ": it needs a snapshot");
        } else if (report instanceof Report.SnapshotNotFetched failed) {
            tell(
                    behind,
                    failed.follower(),
                    "could not fetch the snapshot of " + failed.snapshot() + ", " + failed.times()
                            + " times in a row; it is offered one again after a pause, its own log says why");
        } else if (report instanceof Report.SnapshotInsufficient insufficient) {
            tell(
                    behind,
                    insufficient.follower(),
                    "has installed a snapshot, and the log was truncated beyond it before it had caught up from "
                            + insufficient.matchIndex() + ", " + insufficient.times()
                            + " times in a row: keep more of the log, or find out why it is slow");
        } else if (report instanceof Report.SnapshotSufficed sufficed && behind.remove(sufficed.follower()) != null) {
            LOG.info(
                    "group={} node={} peer={} holds the log up to {}, and needs no snapshot any more",
                    label,
                    self.node(),
                    sufficed.follower(),
                    sufficed.matchIndex());
        }
    }

    private void onMembership(Report.MembershipInForce inForce) {
        LOG.info("group={} node={} membership={} at={}", label, self.node(), inForce.membership(), inForce.index());
        Membership before = membership;
        membership = inForce.membership();
        if (names(membership, self)) {
            replaced = null;
        }
        // Whoever is named with another store than before is not the one that there was something to say of.
        peers.keySet().removeIf(peer -> isRenamed(before, peer));
        elsewhere.keySet().removeIf(peer -> isRenamed(before, peer));
    }

    private boolean isRenamed(Membership before, NodeId peer) {
        return !storeOf(before, peer).equals(storeOf(membership, peer));
    }

    private static boolean names(Membership membership, Member member) {
        return storeOf(membership, member.node()).equals(member.store());
    }

    private static StoreId storeOf(Membership membership, NodeId node) {
        return Stream.of(membership.voters(), membership.outgoingVoters(), membership.learners())
                .flatMap(List::stream)
                .filter(member -> member.node().equals(node))
                .findFirst()
                .map(Member::store)
                .orElse(StoreId.NONE);
    }

    private void onReplaced(Report.ReplicaReplaced other) {
        if (other.node().equals(self.node()) && names(membership, self)) {
            return; // A peer that lags behind takes this store for the one before it.
        }
        if (other.node().equals(self.node())) {
            replaced = new ReplicaReplacedException(other.node(), other.expected(), other.actual());
            LOG.warn("group={} node={} {}", label, self.node(), replaced.getMessage());
        } else {
            tell(
                    elsewhere,
                    other.node(),
                    "answers from store " + other.actual() + ", the membership names " + other.expected()
                            + ": its disk was replaced, and it counts for nothing until it is rebound");
        }
    }

    private void onLost(Report.AcknowledgedLost lost) {
        if (lost.node().equals(self.node())) {
            replaced = new ReplicaReplacedException(self.node(), self.store(), self.store());
            LOG.error(
                    "group={} node={} has lost what it acknowledged, up to index {}: it stays passive; replace it from"
                            + " its peers",
                    label,
                    self.node(),
                    lost.acknowledgedIndex());
        } else {
            tell(
                    peers,
                    lost.node(),
                    "holds less than it acknowledged, which was up to " + lost.acknowledgedIndex()
                            + ": it counts for nothing until it is replaced");
        }
    }

    private void tell(Map<NodeId, String> about, NodeId peer, String what) {
        if (!what.equals(about.put(peer, what))) {
            LOG.warn("group={} node={} peer={} {}", label, self.node(), peer, what);
        }
    }

    // ---- command types

    void connected(Hello peer) {
        if (names(membership, peer.self())) {
            elsewhere.remove(peer.node()); // Its disk is back, or it was rebound meanwhile.
        }
        for (CommandTypes types : peer.types()) {
            if (types.group().equals(ours.group())) {
                compare(peer.node(), types);
            }
        }
    }

    /** The same id with another name would be two commands in one log: nothing is exchanged with such a peer. */
    void compare(NodeId peer, CommandTypes theirs) {
        String conflict = CommandTypesCheck.conflict(self.node(), ours, peer, theirs);
        if (conflict == null) {
            conflicts.remove(peer);
        } else if (!conflict.equals(conflicts.put(peer, conflict))) {
            LOG.error(
                    "group={} node={} peer={} {}; the group is not shared with it", label, self.node(), peer, conflict);
        }
    }

    boolean isIncompatible(NodeId peer) {
        return !conflicts.isEmpty() && conflicts.containsKey(peer);
    }

    // ---- for people

    String whatIsWaitedFor(@Nullable NodeId leader) {
        if (waiting != null) {
            return "Group " + label + " " + waiting;
        }
        return leader == null
                ? "No leader of group " + label + " is known to node " + self.node()
                : "Node " + leader + ", which led group " + label + " last, was not reached in time";
    }

    /** Returns all that is amiss, in one line, or null. */
    @Nullable
    String summary() {
        StringBuilder text = new StringBuilder();
        if (waiting != null) {
            text.append(waiting);
        }
        if (stateLost != null) {
            separate(text).append(stateLost);
        }
        if (replaced != null) {
            separate(text).append(replaced.getMessage());
        }
        if (held != null) {
            separate(text).append(held.text());
        }
        for (Map<NodeId, String> about : List.of(peers, elsewhere, behind)) {
            about.forEach((peer, what) ->
                    separate(text).append("node ").append(peer).append(' ').append(what));
        }
        conflicts.forEach((peer, what) ->
                separate(text).append("node ").append(peer).append(": ").append(what));
        return text.isEmpty() ? null : text.toString();
    }

    private static StringBuilder separate(StringBuilder text) {
        return text.isEmpty() ? text : text.append("; ");
    }
}
