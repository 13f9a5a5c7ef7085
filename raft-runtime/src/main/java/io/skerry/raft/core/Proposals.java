package io.skerry.raft.core;

import io.skerry.raft.model.LogPosition;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A leader's proposals that are in its log and not yet committed. Each ends in exactly one outcome. Confined to the core.
 */
final class Proposals {

    private record InFlight(long firstId, int count, LogPosition first, long bytes) {

        long lastIndex() {
            return first.index() + count - 1;
        }
    }

    private final Answers answers;
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private long bytes;
    private int count;

    Proposals(Answers answers) {
        this.answers = answers;
    }

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    /** Proposals were appended, one after another. */
    void add(long firstId, int proposals, LogPosition first, long recordBytes) {
        inFlight.addLast(new InFlight(firstId, proposals, first, recordBytes));
        bytes += recordBytes;
        count += proposals;
    }

    /** What stands up to an index is committed. */
    void commitUpTo(long index) {
        while (!inFlight.isEmpty() && inFlight.getFirst().first().index() <= index) {
            InFlight batch = inFlight.removeFirst();
            int done = (int) (Math.min(index, batch.lastIndex()) - batch.first().index() + 1);
            answers.proposal(new ProposalOutcome.Committed(batch.firstId(), done, batch.first()));
            count -= done;
            if (done == batch.count()) {
                bytes -= batch.bytes();
            } else {
                LogPosition rest =
                        LogPosition.of(batch.first().term(), batch.first().index() + done);
                inFlight.addFirst(new InFlight(batch.firstId() + done, batch.count() - done, rest, batch.bytes()));
                return;
            }
        }
    }

    /** The leadership is over: a later leader may keep what is in flight, or remove it. */
    void abandon() {
        for (InFlight batch : inFlight) {
            answers.proposal(new ProposalOutcome.Unknown(batch.firstId(), batch.count(), batch.first()));
        }
        inFlight.clear();
        count = 0;
        bytes = 0;
    }
}
