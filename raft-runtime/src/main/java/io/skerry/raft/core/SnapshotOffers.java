package io.skerry.raft.core;

import io.skerry.raft.core.replication.Offer;
import io.skerry.raft.core.replication.Progress;
import io.skerry.raft.core.replication.ProgressState;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.InstallSnapshotResponse;
import io.skerry.raft.message.InstallSnapshotResponse.Status;
import io.skerry.raft.model.LogPosition;

/**
 * Offers a leader's newest snapshot to followers that need what its log does not hold any more, or that have lost their state,
 * and asks for one if it has none that would do (paper §7). Confined to the core.
 */
final class SnapshotOffers {

    /** Pauses double with each attempt that came to nothing, up to so many times. */
    private static final int MAX_DOUBLINGS = 3;

    private final NodeState state;
    private boolean asked;
    private long askAgainNanos;
    /** What was committed at the last beat; before the first one, nobody is said to have caught up. */
    private long commitAtBeat = Long.MAX_VALUE;

    SnapshotOffers(NodeState state) {
        this.state = state;
    }

    /** A beat is sent. */
    void onBeat() {
        commitAtBeat = state.commitIndex();
    }

    /** Sends what is due to a follower that needs a snapshot. */
    void flush(Progress progress) {
        Offer offer = progress.offer();
        if (!progress.needsSnapshot() || !offer.isDue(state.nowNanos)) {
            return;
        }
        LogPosition snapshot = state.snapshot();
        long minIndex = minIndex(progress);
        if (snapshot.index() < minIndex) {
            if (state.applying.appliedIndex() >= minIndex) {
                askForOne(); // Else one that is taken now would not do.
            }
            return;
        }
        offer.sent(snapshot.index(), minIndex);
        state.outbox.send(
                new InstallSnapshotRequest(state.to(progress.member()), snapshot, minIndex, state.commitIndex()));
    }

    /** A follower whose log is sound goes on from wherever that begins, though this one may begin above it. */
    private long minIndex(Progress progress) {
        return progress.state() == ProgressState.SNAPSHOT
                ? Math.max(state.log.boundary().index(), progress.neededSnapshot())
                : progress.neededSnapshot();
    }

    /** Once, until it is answered; and again after a while, if the answer was none that would do. */
    private void askForOne() {
        if (state.installing.isInstalling()) {
            return; // That one will do, once it is durable; and the state machine could give none before.
        }
        if (!asked && state.nowNanos >= askAgainNanos) {
            asked = true;
            state.answers.takeSnapshot();
        }
    }

    /** There is another snapshot, or there is none. */
    void onAvailable() {
        if (asked) {
            asked = false;
            askAgainNanos = state.nowNanos + state.config.electionTimeoutNanos();
        }
    }

    /** A follower says what became of an offer. */
    void onResponse(Progress progress, InstallSnapshotResponse response) {
        Offer offer = progress.offer();
        if (response.status() == Status.FAILED && progress.needsSnapshot() && offer.offeredIndex() > 0) {
            int times = offer.failed();
            pause(offer, times);
            state.answers.report(new Report.SnapshotNotFetched(progress.member().node(), response.snapshot(), times));
        }
    }

    /** A follower has answered a round, and so said whether it has a state. */
    void onRound(Progress progress, boolean hadState) {
        boolean hasState = progress.neededSnapshot() == 0;
        if (hadState && !hasState) {
            state.answers.report(new Report.StateLost(progress.member().node(), progress.neededSnapshot()));
        } else if (!hadState && hasState) {
            state.answers.report(new Report.SnapshotSufficed(progress.member().node(), progress.matchIndex()));
        }
    }

    /** A follower holds more, and nothing is to be offered to it if that is enough. */
    void onMatch(Progress progress) {
        Offer offer = progress.offer();
        if (progress.state() == ProgressState.SNAPSHOT) {
            if (offer.isFulfilledBy(progress.matchIndex())) {
                insufficient(progress); // It holds what was offered, and the log has moved on.
            }
        } else if (offer.isCatchingUp() && progress.matchIndex() >= commitAtBeat) {
            offer.clear();
        }
    }

    /** A follower needs a snapshot; perhaps again, and perhaps for ever, if logs are truncated faster than it follows. */
    void onNeeded(Progress progress) {
        if (progress.offer().isCatchingUp()) {
            insufficient(progress);
        }
    }

    private void insufficient(Progress progress) {
        Offer offer = progress.offer();
        int times = offer.insufficient();
        pause(offer, times);
        state.answers.report(new Report.SnapshotInsufficient(progress.member().node(), progress.matchIndex(), times));
    }

    private void pause(Offer offer, int times) {
        int doublings = Math.min(times - 1, MAX_DOUBLINGS);
        offer.pauseUntil(state.nowNanos + (state.config.electionTimeoutNanos() << doublings));
    }
}
