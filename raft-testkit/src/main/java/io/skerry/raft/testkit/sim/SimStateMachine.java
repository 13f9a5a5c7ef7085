package io.skerry.raft.testkit.sim;

import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogPosition;

/**
 * The state machine of a group on a node: its state is a hash over all records applied, in order, and the
 * sessions that are in them. It may keep a durable
 * position, up to which its state survives a crash. Not thread-safe; owned by its node.
 */
final class SimStateMachine {

    private final GroupHistory history;
    private final SimSessions sessions;
    private long appliedIndex;
    private long appliedTerm;
    private long state;
    private LogPosition durable = LogPosition.NONE;
    private long durableState;

    SimStateMachine(GroupHistory history, SimSessions sessions) {
        this.history = history;
        this.sessions = sessions;
    }

    SimSessions sessions() {
        return sessions;
    }

    long appliedIndex() {
        return appliedIndex;
    }

    LogPosition durablePosition() {
        return durable;
    }

    /** Applies entries, which must continue what is applied. */
    void apply(LogSlice entries) {
        for (EncodedEntries part : entries.parts()) {
            for (int i = 0; i < part.count(); i++) {
                if (part.index(i) != appliedIndex + 1) {
                    throw new Violation("%s is applied after %d", part.position(i), appliedIndex);
                }
                appliedIndex++;
                appliedTerm = part.term(i);
                state = GroupHistory.nextState(state, SimLog.hash(part.buffer(), part.offset(i), part.recordBytes(i)));
                history.onApplied(appliedIndex, state);
                applyCommand(part, i);
            }
        }
    }

    private void applyCommand(EncodedEntries part, int i) {
        long write = part.type(i).equals(EntryType.COMMAND) ? SimLog.value(part, i) : 0;
        if (write != 0) {
            sessions.apply(part.position(i), write);
        }
        sessions.applied(appliedIndex);
    }

    /** What is applied survives a crash from now on. */
    void persist() {
        durable = LogPosition.of(appliedTerm, appliedIndex);
        durableState = state;
        sessions.persist();
    }

    /** A crash: what was persisted is left. */
    void crash() {
        appliedIndex = durable.index();
        appliedTerm = durable.term();
        state = durableState;
        sessions.crash(appliedIndex);
    }
}
