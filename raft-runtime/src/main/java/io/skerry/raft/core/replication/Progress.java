package io.skerry.raft.core.replication;

import io.skerry.raft.model.Member;

/**
 * What a leader knows of one follower (paper, figure 2: {@code nextIndex}, {@code matchIndex}), and how it sends.
 *
 * <p>{@code matchIndex} never goes back: an answer that was overtaken, repeated, or given in an earlier life of the
 * follower spoke of what was durable then, and what was durable is so still.
 *
 * <p>Confined to the core.
 */
public final class Progress {

    private final Member member;
    private final Inflights inflights;
    private final Probe probe = new Probe();
    private final Offer offer = new Offer();
    private ProgressState state = ProgressState.PROBE;
    private long matchIndex;
    /** Up to where the follower said, in its newest answer to a heartbeat, to have the leader's log in memory, durable or not. */
    private long acceptedIndex;

    private long nextIndex;
    /** {@code PROBE}: the follower's log is known to be another one; questions carry no entries until they meet. */
    private boolean searching;

    private boolean lost;
    /** The lowest index of a snapshot that the follower needs as its state; 0, if it has its state. */
    private long neededSnapshot;
    /** Another store has answered in its place since it was heard last. */
    private boolean replaced;

    /** The log range that is being read for the follower, 0 for none. */
    private long awaitedRange;

    private long ackedRound;
    private long commitSent;
    /** At the last beat: what had been sent, and what of it had been accepted. */
    private long sentAtBeat;

    private long acceptedAtBeat;

    /**
     * Returns the picture that a new leader has (paper, figure 2: "initialized to leader last log index + 1").
     *
     * @param nextIndex the first entry to send
     */
    public Progress(Member member, long nextIndex, Inflights inflights) {
        this.member = member;
        this.nextIndex = nextIndex;
        this.inflights = inflights;
    }

    /** Returns the follower. */
    public Member member() {
        return member;
    }

    /** Returns how it is sent entries. */
    public ProgressState state() {
        return state;
    }

    /** Returns up to where it is known to hold the leader's log, durably; 0, if it has lost what it held. */
    public long matchIndex() {
        return lost ? 0 : matchIndex;
    }

    /** Returns up to where it has ever acknowledged in this term, even if it has lost that. */
    public long acknowledgedIndex() {
        return matchIndex;
    }

    /** Returns the next entry to send. */
    public long nextIndex() {
        return nextIndex;
    }

    /** Returns the window. */
    public Inflights inflights() {
        return inflights;
    }

    /** Returns the highest heartbeat round that it has answered; 0, if it has lost what it held. */
    public long ackedRound() {
        return lost ? 0 : ackedRound;
    }

    /** Returns the lowest index of a snapshot that it needs because its state is lost; 0, if it has its state. */
    public long neededSnapshot() {
        return neededSnapshot;
    }

    /** Returns whether it needs a snapshot: for its log, or as its state. Who has lost what it acknowledged gets none. */
    public boolean needsSnapshot() {
        return !lost && (state == ProgressState.SNAPSHOT || neededSnapshot > 0);
    }

    /** Returns the snapshot that it is offered. */
    public Offer offer() {
        return offer;
    }

    /** Returns whether it holds less than it acknowledged. */
    public boolean isLost() {
        return lost;
    }

    /** Returns whether another store has answered in its place since it was heard last. */
    public boolean isReplaced() {
        return replaced;
    }

    /** Returns the commit index that was sent last. */
    public long commitSent() {
        return commitSent;
    }

    /** Returns whether an append may be sent. */
    public boolean maySend() {
        if (lost || awaitedRange != 0) {
            return false;
        }
        return switch (state) {
            case PROBE -> !probe.isOutstanding();
            case REPLICATE -> !inflights.isFull();
            case SNAPSHOT -> false;
        };
    }

    /** Returns whether the follower has yet to be asked whether its log is the leader's up to the next entry. */
    public boolean needsProbe() {
        return state == ProgressState.PROBE && matchIndex < nextIndex - 1;
    }

    /** Returns whether the logs are known to part before the next entry, so that entries would be sent in vain. */
    public boolean isSearching() {
        return searching && needsProbe();
    }

    /** An append was sent: entries up to an index, or none if that is below the next one. */
    public void onSent(long lastIndex, long bytes, long commit) {
        commitSent = Math.max(commitSent, commit);
        if (state == ProgressState.PROBE) {
            probe.sent(lastIndex, bytes);
        } else if (lastIndex >= nextIndex) {
            inflights.add(lastIndex, bytes);
            nextIndex = lastIndex + 1;
        }
    }

    /** A commit index was sent with a heartbeat. */
    public void onCommitSent(long commit) {
        commitSent = Math.max(commitSent, commit);
    }

    /**
     * The follower answered a heartbeat round.
     *
     * @param accepted up to where it has the leader's log in memory, durable or not
     * @param needed   the lowest index of a snapshot that it needs as its state, 0 for none
     */
    public void onRound(long round, long accepted, long needed) {
        if (round >= ackedRound) {
            ackedRound = round;
            acceptedIndex = accepted;
            replaced = false;
            onNeeded(needed);
        }
        if (state == ProgressState.PROBE && !probe.isPause() && accepted >= nextIndex - 1) {
            becomeReplicate(); // Its disk is slow, but the logs have met.
        }
        probe.onAnswer(round, accepted);
    }

    private void onNeeded(long needed) {
        if (neededSnapshot > 0 && needed == 0 && state != ProgressState.SNAPSHOT) {
            offer.fulfilled();
        }
        neededSnapshot = needed;
    }

    /** The follower holds the leader's log up to an index, durably; returns whether that is news. */
    public boolean onMatch(long index) {
        boolean news = index > matchIndex;
        matchIndex = Math.max(matchIndex, index);
        nextIndex = Math.max(nextIndex, matchIndex + 1);
        inflights.freeUpTo(matchIndex);
        return news;
    }

    /** An append was taken: what follows need not wait for answers. */
    public void becomeReplicate() {
        if (state != ProgressState.REPLICATE) {
            state = ProgressState.REPLICATE;
            searching = false;
            inflights.clear();
            nextIndex = probe.joinWindow(inflights, firstUnaccepted());
            probe.clear();
            sentAtBeat = nextIndex - 1;
            acceptedAtBeat = firstUnaccepted() - 1;
        }
    }

    /** Where the logs part must be found out, beginning before that entry; what is on the way counts for nothing. */
    public void becomeProbe(long next) {
        if (state == ProgressState.SNAPSHOT) {
            offer.fulfilled();
        }
        state = ProgressState.PROBE;
        nextIndex = Math.max(matchIndex + 1, next);
        probe.clear();
        searching = false;
        awaitedRange = 0;
        inflights.clear();
    }

    /** The logs part before that entry: they must be found to meet, before entries are sent again. */
    public void becomeSearching(long next) {
        becomeProbe(next);
        searching = true;
    }

    /** Returns whether it is left alone until the next beat: what it acknowledges meanwhile it had taken before. */
    public boolean isPaused() {
        return probe.isPause();
    }

    /** The follower is alive, but takes nothing for now: nothing is sent before it answers the next beat. */
    public void becomePaused() {
        becomeProbe(firstUnaccepted());
        probe.pause();
    }

    /** What the follower needs is gone from the log. */
    public void becomeSnapshot() {
        state = ProgressState.SNAPSHOT;
        awaitedRange = 0;
        inflights.clear();
    }

    /** The follower holds less than it acknowledged. */
    public void becomeLost() {
        lost = true;
        inflights.clear();
    }

    /** Another store answers in its place. */
    public void becomeReplaced() {
        replaced = true;
    }

    /**
     * Returns whether a mismatch at an index may still be true: the probe's own, or, while messages follow each other,
     * one above what is known to match (answers that were overtaken speak of lower ones).
     */
    public boolean isCurrentMismatch(long previousIndex) {
        return switch (state) {
            case PROBE -> previousIndex == nextIndex - 1 && previousIndex > matchIndex;
            case REPLICATE -> previousIndex > matchIndex;
            case SNAPSHOT -> false;
        };
    }

    /**
     * A beat is sent. What was sent before the last one, and has still not arrived, though nothing else did either, is
     * lost, and must be sent again.
     */
    public void onBeat(long round) {
        long accepted = firstUnaccepted() - 1;
        boolean stalled = state == ProgressState.REPLICATE && accepted < sentAtBeat && accepted == acceptedAtBeat;
        sentAtBeat = nextIndex - 1;
        acceptedAtBeat = accepted;
        if (stalled) {
            becomeProbe(firstUnaccepted());
        }
        probe.onBeat(round);
        offer.onBeat();
    }

    /** Returns the first entry that a follower does not have in memory, as far as is known. */
    public long firstUnaccepted() {
        return Math.max(acceptedIndex, matchIndex) + 1;
    }

    /** A range of the log is being read for the follower. */
    public void awaitRange(long id) {
        awaitedRange = id;
    }

    /** Returns whether that is the range being read, and ends the waiting if so. */
    public boolean receivedRange(long id) {
        boolean awaited = awaitedRange == id;
        awaitedRange = awaited ? 0 : awaitedRange;
        return awaited;
    }
}
