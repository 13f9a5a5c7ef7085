package io.skerry.raft.core;

import io.skerry.raft.core.replication.Offer;
import io.skerry.raft.core.replication.Progress;
import io.skerry.raft.core.replication.ProgressState;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.InstallSnapshotResponse;
import io.skerry.raft.message.InstallSnapshotResponse.Status;
import io.skerry.raft.model.LogPosition;

/**
 * Offers a leader's newest snapshot to followers that need what its log does not hold any more, and asks for one if it has
 * none that would do (paper §7). Confined to the core.
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
        boolean needs = progress.state() == ProgressState.SNAPSHOT && !progress.isLost();
        if (!needs || !offer.isDue(state.nowNanos)) {
            return;
        }
        LogPosition snapshot = state.snapshot();
        long minIndex = state.log.boundary().index();
        if (snapshot.index() < minIndex) {
            askForOne();
            return;
        }
        offer.sent(snapshot.index(), minIndex);
        state.outbox.send(
                new InstallSnapshotRequest(state.to(progress.member()), snapshot, minIndex, state.commitIndex()));
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
        if (response.status() == Status.FAILED
                && progress.state() == ProgressState.SNAPSHOT
                && offer.offeredIndex() > 0) {
            int times = offer.failed();
            pause(offer, times);
            state.answers.report(new Report.SnapshotNotFetched(progress.member().node(), response.snapshot(), times));
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
