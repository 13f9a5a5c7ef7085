package io.skerry.raft.core;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.Write.Install;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.InstallSnapshotResponse;
import io.skerry.raft.message.InstallSnapshotResponse.Status;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import org.jspecify.annotations.Nullable;

/**
 * Snapshots that this node receives: one is fetched at a time, and then installed or dropped (paper §7). Outlives roles and
 * terms: what a snapshot holds is committed, whoever offered it. Confined to the core.
 *
 * <pre>
 *  idle -- offer ---> fetching -- received ---> written -- durable ---> restored -- applied ---> idle
 *   ^                     |            |
 *   +------ failed -------+-- dropped -+
 * </pre>
 *
 * <p>A life may begin without a state: then what lies below the log is gone here, and nothing is applied before a snapshot was
 * installed. What is committed and in the log is not enough to drop one then, and the leader is told which would do.
 */
final class Installing {

    private final NodeState state;
    private @Nullable SnapshotFetch fetching;
    private @Nullable SnapshotFetch unhandedFetch;
    /** Who offered last, with its store. */
    private @Nullable Member offerer;
    /** Up to where a leader that this node followed has said that its log is committed: later leaders' logs hold that. */
    private long promisedIndex;

    private @Nullable Install unwritten;
    /** What is being installed, until the state machine holds it. */
    private LogPosition installing = LogPosition.NONE;

    private long writeNumber;
    private boolean restored;
    /** What the log goes on from is not here, until a snapshot is installed. */
    private boolean awaitsState;

    Installing(NodeState state, boolean awaitsState) {
        this.state = state;
        this.awaitsState = awaitsState;
    }

    /** Returns whether there is no state that the log goes on from, and none is being restored. */
    boolean awaitsState() {
        return awaitsState;
    }

    /** Returns the lowest index of a snapshot that is needed as the state; 0, if none is. */
    long neededIndex() {
        return awaitsState && !isInstalling() ? state.log.boundary().index() : 0;
    }

    /** The position being installed; none, if the state machine holds what was installed last. */
    LogPosition position() {
        return installing;
    }

    boolean isInstalling() {
        return installing.index() > 0;
    }

    /** Returns whether a snapshot is wanted, is being fetched and still needed, or is installed and not yet restored. */
    boolean isUnderWay() {
        return fetching != null && !isHeld(fetching.offered()) || holdsUpApplying();
    }

    /** The leader of the current term offers a snapshot. */
    void on(InstallSnapshotRequest request) {
        LogPosition offered = request.snapshot();
        promisedIndex = Math.max(promisedIndex, request.leaderCommit());
        if (state.log.holds(offered.term(), offered.index())) {
            // Committed, and here: the logs are equal up to it (paper §5.3, log matching), and nothing need be fetched.
            state.verified(offered.index());
            state.commitUpTo(offered.index());
        }
        if (isHeld(offered)) {
            answerHeld(request.sender());
            return;
        }
        offerer = request.sender();
        long minIndex = Math.max(request.minIndex(), neededIndex());
        if (!isInstalling() && !isReached(minIndex)) {
            fetching = new SnapshotFetch(request.from(), offered, minIndex, promisedIndex);
            unhandedFetch = fetching;
        }
        state.outbox.send(new InstallSnapshotResponse(state.to(request.sender()), offered, Status.RECEIVING));
    }

    /** Returns whether a snapshot would bring nothing: what it holds is here, or it is not what the log goes on from. */
    private boolean isHeld(LogPosition snapshot) {
        return awaitsState ? snapshot.index() < state.log.boundary().index() : snapshot.index() <= state.commitIndex();
    }

    /** Whoever offered what is being fetched has that: it will be reached, whatever leader asks for it now. */
    private boolean isReached(long minIndex) {
        return fetching != null && minIndex <= fetching.offered().index();
    }

    private void answerHeld(Member leader) {
        long held = state.commitIndex();
        state.outbox.sendAfter(AppendEntriesResponse.accepted(state.to(leader), held), state.writes.numberOf(held));
    }

    /** Nothing could be fetched. A leader that waits for it is told; the next offer is another attempt. */
    void onFetchFailed() {
        if (fetching == null) {
            return;
        }
        LogPosition offered = fetching.offered();
        fetching = null;
        unhandedFetch = null;
        if (offerer != null && offerer.node().equals(state.leader())) {
            state.outbox.send(new InstallSnapshotResponse(state.to(offerer), offered, Status.FAILED));
        }
    }

    /** A snapshot is here, whether it was asked for or not: what was being fetched, is no more. */
    void onReceived() {
        fetching = null;
        unhandedFetch = null;
    }

    /**
     * Returns whether a snapshot is of use, and whether it is certain that it belongs to the log of this term's leader. It
     * is if that leader, or one that this node followed before, has said so; or if its last entry is of this term or a later
     * one, whose leader must have it. Another may have been committed by a leader that this node has not heard of yet.
     */
    boolean isOfUse(LogPosition position) {
        return !isHeld(position) && !isInstalling() && isKnown(position);
    }

    private boolean isKnown(LogPosition position) {
        if (position.index() <= state.commitIndex()) {
            return state.log.holds(position.term(), position.index()); // Else it is another log's.
        }
        return position.index() <= promisedIndex || position.term() >= state.term();
    }

    /**
     * Installs a snapshot with the next write. If the log holds its position, what lies above it stays: it may have been
     * acknowledged. Otherwise all of it goes: it parts from what is committed.
     */
    void install(LogPosition position, IndexedMembership membership) {
        boolean kept = state.log.holds(position.term(), position.index());
        boolean rewritten = state.keeper.install(position, membership, kept, state.commitIndex());
        state.verified(position.index());
        state.commitUpTo(position.index());
        unwritten = new Install(position, membership, !kept || rewritten);
        installing = position;
        restored = false;
        writeNumber = state.writes.nextNumber();
        state.answers.report(new Report.SnapshotInstalled(position, kept));
        if (offerer != null && offerer.node().equals(state.leader())) {
            state.outbox.sendAfter(AppendEntriesResponse.accepted(state.to(offerer), position.index()), writeNumber);
        }
    }

    boolean hasUnwritten() {
        return unwritten != null;
    }

    /** Hands over what the next write must install; null, if nothing. */
    @Nullable
    Install takeUnwritten() {
        Install taken = unwritten;
        unwritten = null;
        return taken;
    }

    /** Returns whether nothing may be applied: the state machine has to become a snapshot's first. */
    boolean holdsUpApplying() {
        return awaitsState || isBeforeRestoring();
    }

    private boolean isBeforeRestoring() {
        return isInstalling() && !restored;
    }

    /** Hands over the snapshot that the state machine becomes, once it is installed durably; null before, and after. */
    @Nullable
    Restore takeRestore() {
        if (!isBeforeRestoring() || writeNumber > state.writes.durableNumber()) {
            return null;
        }
        restored = true;
        awaitsState = false;
        state.applying.jumpTo(installing.index());
        return new Restore(installing);
    }

    /** Hands over what is to be fetched; null, if nothing new. */
    @Nullable
    SnapshotFetch takeFetch() {
        SnapshotFetch taken = unhandedFetch;
        unhandedFetch = null;
        return taken;
    }

    /** The state machine has applied up to an index. */
    void onApplied(long index) {
        if (restored && index >= installing.index()) {
            installing = LogPosition.NONE;
            restored = false;
        }
    }
}
