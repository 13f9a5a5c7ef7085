package io.skerry.raft.core;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import org.jspecify.annotations.Nullable;

/** What somebody should know: for the log of the process, and for its operator. Immutable. */
public sealed interface Report {

    /**
     * This node's role, term or leader changed.
     *
     * @param from   its role before
     * @param to     its role now
     * @param term   its term now
     * @param leader who leads, if known
     */
    record RoleChanged(
            Role from, Role to, long term, @Nullable NodeId leader) implements Report {}

    /**
     * A membership is in force: it was appended, or what stood after it was removed.
     *
     * @param index      the index it is in force from
     * @param membership the membership
     */
    record MembershipInForce(long index, Membership membership) implements Report {}

    /**
     * A node answers from another store than the membership names: its disk was replaced, or, if the node is this one,
     * a peer takes this store for another. It does not count until a rebind names its store.
     *
     * @param node     the node
     * @param expected the store that the membership names
     * @param actual   the store that is there
     */
    record ReplicaReplaced(NodeId node, StoreId expected, StoreId actual) implements Report {}

    /**
     * A node holds less than it acknowledged: it must be treated as replaced. It does not count any more, and, if it is
     * this one, neither votes nor acknowledges: it answers heartbeats only to say so.
     *
     * @param node              the node
     * @param acknowledgedIndex up to where it had acknowledged
     */
    record AcknowledgedLost(NodeId node, long acknowledgedIndex) implements Report {}

    /**
     * A follower needs entries that the log does not hold any more.
     *
     * @param follower  the follower
     * @param nextIndex the first entry it needs
     */
    record SnapshotNeeded(NodeId follower, long nextIndex) implements Report {}

    /**
     * A follower has lost its state: its log is sound, and goes on from a snapshot that it does not have any more. It counts as
     * before, and does not stand for election.
     *
     * @param follower      the follower
     * @param boundaryIndex the index that its log begins above
     */
    record StateLost(NodeId follower, long boundaryIndex) implements Report {}

    /**
     * A follower that needed a snapshot holds as much of the log as it needs to be sent the rest, and has a state.
     *
     * @param follower   the follower
     * @param matchIndex up to where it holds the log
     */
    record SnapshotSufficed(NodeId follower, long matchIndex) implements Report {}

    /**
     * A follower could not fetch the snapshot that it needs. It is offered one again after a pause.
     *
     * @param follower the follower
     * @param snapshot the position of the one that was offered
     * @param times    how often in a row
     */
    record SnapshotNotFetched(NodeId follower, LogPosition snapshot, int times) implements Report {}

    /**
     * A follower has installed a snapshot, and needs another one, because the log was truncated beyond it meanwhile: logs
     * are kept too short for what a follower takes to catch up. It is offered one again after a pause.
     *
     * @param follower   the follower
     * @param matchIndex up to where it holds the log now
     * @param times      how often in a row
     */
    record SnapshotInsufficient(NodeId follower, long matchIndex, int times) implements Report {}

    /**
     * This node installs a snapshot.
     *
     * @param position the last entry that the snapshot holds
     * @param kept     whether the log held that entry, and what lies above it stays
     */
    record SnapshotInstalled(LogPosition position, boolean kept) implements Report {}
}
