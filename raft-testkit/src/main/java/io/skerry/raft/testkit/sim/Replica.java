package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Role;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Payload;
import io.skerry.raft.testkit.sim.StateFolder.Generation;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One group on one node, for one life: its core, its state machine, and what waits for their answers. Not thread-safe;
 * owned by its node.
 */
final class Replica {

    private final SimNode node;
    private final int number;
    private final GroupId group;
    private final RaftCore core;
    private final SimStateMachine machine;
    private final GroupHistory history;
    private final IdTable proposals = new IdTable("proposal");
    private final IdTable reads = new IdTable("read");
    private final ArrayDeque<Applier.Work> applying = new ArrayDeque<>();
    /** Reads that wait for the state machine: for each, the index to wait for, and the one it must see. */
    private final ArrayDeque<long[]> waitingReads = new ArrayDeque<>();

    private final ArrayDeque<CommitAdvance> advances = new ArrayDeque<>();
    private final CrowdCheck crowding = new CrowdCheck();
    private @Nullable Generation generation;
    private @Nullable ReplicaSnapshots snapshots;
    private CoreStatus status;
    private boolean awaitsState;
    private long writingSinceNanos;
    private boolean touched;
    private boolean changed;
    private long deadlineNanos = Long.MAX_VALUE;
    private long timerAtNanos = Long.MAX_VALUE;
    private long timerNumber;
    private long checkedCommit;
    private long ledTerm;
    private long termOfLastTurn;

    Replica(SimNode node, int number, GroupId group, RaftCore core, SimStateMachine machine, GroupHistory history) {
        this.node = node;
        this.number = number;
        this.group = group;
        this.core = core;
        this.machine = machine;
        this.history = history;
        this.status = core.status();
        // What was applied, or truncated, was committed, and told.
        this.checkedCommit = Math.max(machine.appliedIndex(), status.boundary().index());
    }

    SimNode node() {
        return node;
    }

    /** Returns the number of the group, from 0. */
    int number() {
        return number;
    }

    GroupId group() {
        return group;
    }

    Member self() {
        return node.member();
    }

    /** Returns a number that tells this replica from all others. */
    int place() {
        return (int) node.id().value() * 4 + number;
    }

    RaftCore core() {
        return core;
    }

    SimStateMachine machine() {
        return machine;
    }

    GroupHistory history() {
        return history;
    }

    IdTable proposals() {
        return proposals;
    }

    IdTable reads() {
        return reads;
    }

    /** Returns whether the state machine is durable by itself. */
    boolean isDurable() {
        return generation != null;
    }

    /** Returns the state in force of a state machine that is durable by itself, or null. */
    @Nullable
    Generation generation() {
        return generation;
    }

    void generation(@Nullable Generation inForce) {
        generation = inForce;
    }

    /** Returns whether its state was taken from it, and no other one is there yet. */
    boolean awaitsState() {
        return awaitsState;
    }

    void awaitsState(boolean awaits) {
        awaitsState = awaits;
    }

    /** The loop takes it over. */
    void snapshots(ReplicaSnapshots ofThisLife) {
        snapshots = ofThisLife;
    }

    ReplicaSnapshots snapshots() {
        if (snapshots == null) {
            throw new IllegalStateException("The life has not begun");
        }
        return snapshots;
    }

    /** Returns up to where the core took the log for committed when its last turn ended. */
    long checkedCommit() {
        return checkedCommit;
    }

    ArrayDeque<Applier.Work> applying() {
        return applying;
    }

    /** Returns the log with all that was handed to the storage. */
    SimLog acceptedLog() {
        return node.disk().accepted(number).log;
    }

    Payload acceptedMembership(long index) {
        Payload payload = node.disk().accepted(number).memberships.get(index);
        if (payload == null) {
            throw new Violation("the entry at %d is a membership, but the storage was given none", index);
        }
        return payload;
    }

    DiskGroup durable() {
        return node.disk().durable(number);
    }

    /** Returns what the core said of itself after the last step. */
    CoreStatus status() {
        return status;
    }

    void status(CoreStatus next, long nowNanos) {
        if (status.outstandingWrites() == 0 && next.outstandingWrites() > 0) {
            writingSinceNanos = nowNanos;
        }
        status = next;
    }

    /** Returns since when the core has waited for its disk, if it has never had an answer to everything since. */
    long writingSinceNanos() {
        return writingSinceNanos;
    }

    boolean isLeader() {
        return core.role() == Role.LEADER;
    }

    /** The storage has no room any more, or has again. */
    void crowd(boolean now) {
        core.onDiskCrowded(now);
        crowding.crowd(now);
    }

    CrowdCheck crowding() {
        return crowding;
    }

    // ---- within a turn

    /** The core was given an input: its turn has to end, and its state is to be looked at. */
    void touch() {
        touched = true;
        changed = true;
    }

    /** Returns whether the core was given inputs since the last call. */
    boolean takeTouched() {
        boolean was = touched;
        touched = false;
        return was;
    }

    /** Returns whether the core's state may have changed since the last call. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** Returns the term that the core had when its last turn ended: what is written now is of no earlier one. */
    long termOfLastTurn() {
        return termOfLastTurn;
    }

    /** Notes what a step within an open turn has committed: the history is told when the turn ends. */
    void noteCommit(CoreStatus now) {
        if (now.commitIndex() > lastAdvance()) {
            advances.addLast(CommitAdvance.of(now));
        }
    }

    private long lastAdvance() {
        return advances.isEmpty() ? checkedCommit : advances.peekLast().index();
    }

    /** Tells the history what is new: who leads, and what is committed. Before anything of it can be seen outside. */
    void reportProgress() {
        termOfLastTurn = core.currentTerm();
        if (isLeader() && core.currentTerm() != ledTerm) {
            ledTerm = core.currentTerm();
            history.onLeader(this, ledTerm);
        }
        long commitIndex = core.commitIndex();
        if (commitIndex > lastAdvance()) {
            advances.addLast(CommitAdvance.of(core.status()));
        }
        while (!advances.isEmpty()) {
            CommitAdvance advance = advances.removeFirst();
            history.onCommit(this, checkedCommit, advance);
            checkedCommit = advance.index();
        }
    }

    // ---- reads

    /** A read may be served once the state machine has come to an index. */
    void await(long index, long floor) {
        waitingReads.addLast(new long[] {index, floor});
    }

    /** Serves the reads that the state machine is ready for; returns how many. */
    int serveReads() {
        int served = 0;
        for (int i = waitingReads.size(); i > 0; i--) {
            long[] read = waitingReads.removeFirst();
            if (read[0] > machine.appliedIndex()) {
                waitingReads.addLast(read);
            } else {
                history.onRead(read[1], machine.appliedIndex());
                served++;
            }
        }
        return served;
    }

    int waitingReads() {
        return waitingReads.size();
    }

    // ---- the timer

    /** Returns whether a timer for the deadline has to be set, because none is that is early enough. */
    boolean setDeadline(long nanos) {
        deadlineNanos = nanos;
        return nanos < timerAtNanos;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** A timer is set, and replaces the one before; returns its number. */
    long setTimer(long atNanos) {
        timerAtNanos = atNanos;
        return ++timerNumber;
    }

    /** A timer is through; returns whether it is the one that was set last. */
    boolean takeTimer(long timer) {
        if (timer != timerNumber || timerAtNanos == Long.MAX_VALUE) {
            return false;
        }
        timerAtNanos = Long.MAX_VALUE;
        return true;
    }
}
