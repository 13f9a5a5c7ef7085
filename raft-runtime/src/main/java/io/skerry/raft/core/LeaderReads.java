package io.skerry.raft.core;

import io.skerry.raft.core.read.ReadIndexQueue;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.Member;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads on the leader, its own and its followers' (dissertation §6.4). A read waits until the leader has committed an
 * entry of its own term, because before it does not know what is committed; then for a round of heartbeats, which proves
 * that no other leader had committed more when the read came. Confined to the core.
 */
final class LeaderReads {

    /**
     * A read.
     *
     * @param asker who asked for it, or null for this node
     * @param id    its number, or the asker's name for the question
     */
    private record Read(@Nullable Member asker, long id) {}

    private final NodeState state;
    private final ReadIndexQueue<Read> queue = new ReadIndexQueue<>();

    LeaderReads(NodeState state) {
        this.state = state;
    }

    int size() {
        return queue.size();
    }

    /** A read of this node came. */
    void add(long id) {
        add(new Read(null, id));
    }

    /** A follower asks. */
    void add(Member asker, long question) {
        add(new Read(asker, question));
    }

    private void add(Read read) {
        if (queue.size() == state.config.maxPendingReads()) {
            refuse(List.of(read), Refusal.OVERLOADED);
        } else {
            queue.add(read, state.nowNanos);
        }
    }

    /** Returns whether reads wait for a round to begin. */
    boolean needRound() {
        return queue.hasGathered();
    }

    /** What has gathered joins a round: it must see all that is committed now. */
    void join(long round) {
        queue.join(round, state.commitIndex());
    }

    /** A quorum has confirmed all rounds up to one. */
    void onConfirmed(long round) {
        for (ReadIndexQueue.Batch<Read> batch = queue.takeConfirmed(round);
                batch != null;
                batch = queue.takeConfirmed(round)) {
            answer(batch);
        }
    }

    private void answer(ReadIndexQueue.Batch<Read> batch) {
        ReadOutcome.@Nullable Safe own = null;
        for (Read read : batch.reads()) {
            if (read.asker() != null) {
                state.outbox.send(ReadIndexResponse.of(state.to(read.asker()), read.id(), batch.index()));
            } else if (own != null && own.firstId() + own.count() == read.id()) {
                own = new ReadOutcome.Safe(own.firstId(), own.count() + 1, batch.index());
            } else {
                flush(own);
                own = new ReadOutcome.Safe(read.id(), 1, batch.index());
            }
        }
        flush(own);
    }

    private void flush(ReadOutcome.@Nullable Safe own) {
        if (own != null) {
            state.answers.read(own);
        }
    }

    /** Returns when reads that wait for the term's first commit have waited for too long. */
    long deadlineNanos() {
        long since = queue.gatheringSinceNanos();
        return since == Long.MAX_VALUE ? since : since + state.config.electionTimeoutNanos();
    }

    /** Refuses reads that have waited for too long: nothing can be committed, though the leader is heard. */
    void onTime() {
        if (deadlineNanos() <= state.nowNanos) {
            refuse(queue.takeGathered(), Refusal.NO_ANSWER);
        }
    }

    /** The leadership is over. */
    void refuseAll(Refusal reason) {
        refuse(queue.takeAll(), reason);
    }

    private void refuse(List<Read> reads, Refusal reason) {
        for (Read read : reads) {
            if (read.asker() == null) {
                state.answers.read(new ReadOutcome.Refused(read.id(), 1, reason));
            } else {
                state.outbox.send(ReadIndexResponse.refused(state.to(read.asker()), read.id(), reason));
            }
        }
    }
}
