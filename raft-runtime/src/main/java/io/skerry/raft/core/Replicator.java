package io.skerry.raft.core;

import io.skerry.raft.core.check.Check;
import io.skerry.raft.core.log.LogWindow;
import io.skerry.raft.core.replication.Progress;
import io.skerry.raft.core.replication.ProgressState;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.LogRead;

/**
 * Brings the leader's log to one follower after another (paper §5.3; dissertation §10.2.2 for the pipeline). Confined to
 * the core.
 */
final class Replicator {

    private final NodeState state;
    private final SnapshotOffers offers;
    private final LogWindow log;

    Replicator(NodeState state, SnapshotOffers offers) {
        this.state = state;
        this.offers = offers;
        this.log = state.log;
    }

    /** Sends a follower all that its window takes; returns whether there was anything to send. */
    boolean send(Progress progress) {
        boolean sent = false;
        while (progress.maySend() && sendNext(progress)) {
            sent = true;
        }
        return sent;
    }

    private boolean sendNext(Progress progress) {
        long next = progress.nextIndex();
        if (next <= log.boundary().index()) {
            // What it acknowledged lies below what was truncated; it may hold more than is known.
            progress.becomeSearching(log.boundary().index() + 1);
            return true;
        }
        LogPosition previous = log.positionAt(next - 1);
        if (next > log.lastIndex() || progress.isSearching()) {
            boolean probes = progress.needsProbe();
            if (probes) {
                transmit(progress, previous, LogSlice.empty());
                progress.onSent(previous.index(), 0, 0);
            }
            return probes;
        }
        if (next < log.firstInMemory()) {
            readRange(progress, next);
            return false;
        }
        sendEntries(progress, previous, log.slice(next, log.lastIndex() + 1, state.config.maxFrameBytes()));
        return true;
    }

    private void sendEntries(Progress progress, LogPosition previous, LogSlice entries) {
        transmit(progress, previous, entries);
        long last = entries.lastIndex();
        progress.onSent(last, entries.bytes(), Math.min(state.commitIndex(), last));
    }

    private void transmit(Progress progress, LogPosition previous, LogSlice entries) {
        state.outbox.send(
                new AppendEntriesRequest(state.to(progress.member()), previous, entries, state.commitIndex()));
    }

    private void needSnapshot(Progress progress, long firstNeeded) {
        progress.becomeSnapshot();
        offers.onNeeded(progress);
        state.answers.report(new Report.SnapshotNeeded(progress.member().node(), firstNeeded));
    }

    /** What memory does not hold any more is read from the log, one range at a time. */
    private void readRange(Progress progress, long from) {
        long id = state.answers.nextRange();
        progress.awaitRange(id);
        state.answers.logRange(new LogRangeRequest(
                id, progress.member().node(), from, log.firstInMemory(), state.config.maxFrameBytes()));
    }

    /** Sends what was read, if it is still what the follower needs next. */
    void onRange(Progress progress, LogRead<EncodedEntries> read) {
        if (read instanceof LogRead.Found<EncodedEntries> found) {
            EncodedEntries entries = found.value();
            long next = progress.nextIndex();
            if (progress.maySend()
                    && entries.firstIndex() == next
                    && next > log.boundary().index()) {
                sendEntries(progress, log.positionAt(next - 1), LogSlice.of(entries.toOwned()));
            }
        } else {
            // It was truncated meanwhile. Whether the follower needs it, it says when it is asked after the next beat.
            progress.becomePaused();
        }
    }

    /** Learns from what became of an append; returns whether the follower holds more than was known. */
    boolean onResponse(Progress progress, AppendEntriesResponse response) {
        return switch (response.status()) {
            case ACCEPTED -> onAccepted(progress, response.index());
            case BUSY -> onBusy(progress, response.index());
            case MISMATCH -> {
                onMismatch(progress, response);
                yield false;
            }
            case STALE_TERM -> false;
        };
    }

    private boolean onAccepted(Progress progress, long index) {
        boolean news = onMatch(progress, index);
        if (progress.state() == ProgressState.PROBE && !progress.isPaused()) {
            progress.becomeReplicate();
        }
        return news;
    }

    private boolean onBusy(Progress progress, long index) {
        boolean news = onMatch(progress, index);
        if (progress.state() != ProgressState.SNAPSHOT) {
            progress.becomePaused();
        }
        return news;
    }

    /** A follower holds the log up to an index, durably. */
    boolean onMatch(Progress progress, long index) {
        requireInLog(index);
        boolean news = progress.onMatch(index);
        if (progress.state() == ProgressState.SNAPSHOT
                && progress.matchIndex() >= log.boundary().index()) {
            progress.becomeProbe(progress.nextIndex());
            state.answers.report(new Report.SnapshotSufficed(progress.member().node(), progress.matchIndex()));
        }
        offers.onMatch(progress);
        if (progress.state() == ProgressState.PROBE && !progress.isPaused() && !progress.needsProbe() && news) {
            progress.becomeReplicate();
        }
        return news;
    }

    /** A follower can only have what this leader has sent. */
    void requireInLog(long index) {
        Check.invariant(
                index <= log.lastIndex(), "a follower claims to hold %d, the log ends at %d", index, log.lastIndex());
    }

    /**
     * The logs part before that entry. Both sides skip whole terms: the follower named its last entry that is not of a
     * later term than the leader's, and so does the leader now, so that each round settles a term at least (paper §5.3,
     * end).
     */
    private void onMismatch(Progress progress, AppendEntriesResponse response) {
        if (progress.isCurrentMismatch(response.index())) {
            LogPosition hint = response.hint();
            if (response.index() == log.boundary().index()) {
                needSnapshot(progress, hint.index() + 1);
                return;
            }
            long equal = log.lastWithTermAtMost(hint.index(), hint.term()).index();
            progress.becomeSearching(Math.min(equal + 1, response.index()));
        }
    }
}
