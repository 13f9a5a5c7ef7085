package io.skerry.raft.core;

import io.skerry.raft.core.check.Check;
import io.skerry.raft.core.log.LogWindow;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;

/**
 * Takes entries from the leader (paper §5.3; figure 2, AppendEntries RPC, receiver implementation 2 to 5). Confined to
 * the core.
 */
final class EntryReceiver {

    private final NodeState state;
    private final LogWindow log;

    EntryReceiver(NodeState state) {
        this.state = state;
        this.log = state.log;
    }

    /** Takes entries of the leader of the current term. */
    void receive(AppendEntriesRequest request) {
        LogPosition previous = request.previous();
        // What is committed here is in the leader's log, too (paper §5.4): there is nothing to compare, and what was
        // truncated could not be compared.
        if (previous.index() > state.commitIndex() && !log.holds(previous.term(), previous.index())) {
            LogPosition hint = log.lastWithTermAtMost(previous.index() - 1, previous.term());
            state.outbox.send(AppendEntriesResponse.mismatch(state.to(request.sender()), previous.index(), hint));
            return;
        }
        LogSlice entries = request.entries();
        long last = entries.isEmpty() ? previous.index() : entries.lastIndex();
        long firstNew = firstNew(entries, last);
        if (firstNew <= last && mustWait(request, firstNew)) {
            state.verified(firstNew - 1);
            answerBusy(request.sender());
            return;
        }
        take(entries, firstNew, last);
        state.verified(last);
        state.commitUpTo(Math.min(request.leaderCommit(), last));
        state.outbox.sendAfter(
                AppendEntriesResponse.accepted(state.to(request.sender()), last), state.writes.numberOf(last));
    }

    /** Returns the index of the first entry that the log does not hold; one above the last, if it holds them all. */
    private long firstNew(LogSlice entries, long last) {
        for (EncodedEntries part : entries.parts()) {
            for (int i = 0; i < part.count(); i++) {
                long index = part.index(i);
                if (index > state.commitIndex() && !log.holds(part.term(i), index)) {
                    return index;
                }
            }
        }
        return last + 1;
    }

    /** Appends what the log does not hold; what conflicts with it goes, and all that follows (paper §5.3). */
    private void take(LogSlice entries, long firstNew, long last) {
        if (firstNew > last) {
            return;
        }
        if (firstNew <= log.lastIndex()) {
            Check.invariant(
                    firstNew > state.commitIndex(),
                    "entry %d would be replaced, though %d is committed",
                    firstNew,
                    state.commitIndex());
            state.keeper.truncateFrom(firstNew);
        }
        for (EncodedEntries part : entries.from(firstNew).parts()) {
            state.keeper.append(part);
        }
    }

    /**
     * Returns whether the disk is so far behind that nothing more is taken. This must never stop the protocol: with no
     * write outstanding a frame is always taken, and so is one that begins a term or a membership. But only one of these
     * beyond what may wait anyway: a disk that hangs must not fill the memory, and one that works has soon room again.
     */
    private boolean mustWait(AppendEntriesRequest request, long firstNew) {
        long undurable = state.writes.undurableBytes();
        if (undurable == 0) {
            return false;
        }
        LogSlice fresh = request.entries().from(firstNew);
        long budget = state.config.maxUndurableBytes();
        boolean passesOnce = undurable <= Math.max(budget, state.config.maxFrameBytes());
        return (state.isDiskCrowded() || undurable + fresh.bytes() > budget)
                && !(passesOnce && beginsSomething(fresh, request.leaderCommit()));
    }

    /**
     * Returns whether entries hold the no-op or a membership of the leader's own term that it still has to commit. Older
     * ones are committed through these: they wait like commands, or a log that is full of them would know no budget.
     */
    private boolean beginsSomething(LogSlice entries, long leaderCommit) {
        for (EncodedEntries part : entries.parts()) {
            for (int i = 0; i < part.count(); i++) {
                EntryType type = part.type(i);
                boolean begins = type.equals(EntryType.NO_OP) || type.equals(EntryType.MEMBERSHIP);
                if (begins && part.term(i) == state.term() && part.index(i) > leaderCommit) {
                    return true;
                }
            }
        }
        return false;
    }

    private void answerBusy(Member leader) {
        long match = Math.min(state.verifiedIndex(), state.keeper.durableIndex());
        state.outbox.send(AppendEntriesResponse.busy(state.to(leader), match));
    }
}
