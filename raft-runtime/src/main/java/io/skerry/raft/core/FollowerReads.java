package io.skerry.raft.core;

import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.Member;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads on a follower: it asks its leader for a read index, once for all reads of a turn, and reads its own state
 * (dissertation §6.4). A question that is not answered within an election timeout, or whose leader is gone, ends in a
 * refusal. Confined to the core.
 */
final class FollowerReads {

    private record Asked(long question, long firstId, int count, long sentNanos) {}

    private final NodeState state;
    private final Deque<Asked> asked = new ArrayDeque<>();
    private @Nullable Member leader;
    private long gatheredFirst;
    private int gathered;
    private int size;

    FollowerReads(NodeState state) {
        this.state = state;
    }

    /** Questions go to the leader's store as it names itself. */
    void leaderIs(Member sender) {
        leader = sender;
    }

    int size() {
        return size;
    }

    /** A read came; reads of a turn are numbered one after another. */
    void add(long id) {
        if (size == state.config.maxPendingReads()) {
            refuse(id, 1, Refusal.OVERLOADED);
            return;
        }
        if (gathered > 0 && gatheredFirst + gathered != id) {
            ask();
        }
        gatheredFirst = gathered == 0 ? id : gatheredFirst;
        gathered++;
        size++;
    }

    /** Asks for all that has gathered. */
    void ask() {
        if (gathered == 0 || leader == null) {
            return;
        }
        long question = state.nextQuestion();
        asked.addLast(new Asked(question, gatheredFirst, gathered, state.nowNanos));
        gathered = 0;
        state.outbox.send(new ReadIndexRequest(state.to(leader), question));
    }

    /** The leader answered, with an index or a refusal. */
    void on(ReadIndexResponse response) {
        for (Iterator<Asked> questions = asked.iterator(); questions.hasNext(); ) {
            Asked reads = questions.next();
            if (reads.question() == response.read()) {
                questions.remove();
                size -= reads.count();
                state.answers.read(
                        response.refusal() == null
                                ? new ReadOutcome.Safe(reads.firstId(), reads.count(), response.index())
                                : new ReadOutcome.Refused(reads.firstId(), reads.count(), response.refusal()));
                return;
            }
        }
    }

    long deadlineNanos() {
        return asked.isEmpty() ? Long.MAX_VALUE : asked.getFirst().sentNanos() + state.config.electionTimeoutNanos();
    }

    /** Refuses what has waited for too long. */
    void onTime() {
        while (deadlineNanos() <= state.nowNanos) {
            Asked late = asked.removeFirst();
            size -= late.count();
            refuse(late.firstId(), late.count(), Refusal.NO_ANSWER);
        }
    }

    /** This leader is followed no more. */
    void refuseAll(Refusal reason) {
        for (Asked reads : asked) {
            refuse(reads.firstId(), reads.count(), reason);
        }
        if (gathered > 0) {
            refuse(gatheredFirst, gathered, reason);
        }
        asked.clear();
        gathered = 0;
        size = 0;
    }

    private void refuse(long firstId, int count, Refusal reason) {
        state.answers.read(new ReadOutcome.Refused(firstId, count, reason));
    }
}
