package io.skerry.integrationtests.faults;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** A state machine of one life of a node: tells the {@link GroupRecord} what it applies, and is slow if it is to be. */
final class Cell implements StateMachine<Command, Cell.Result> {

    /** What a command comes to: where it stood, and whether it changed something. */
    record Result(LogPosition position, boolean changed) {}

    /** What a read sees: up to which index commands were applied, a key, and a digest of all. */
    record Seen(long index, int key, long register, List<Long> list, long digest) {}

    private final GroupRecord record;
    private final AtomicLong slowNanos;
    private final Contents contents = new Contents();
    private long lastIndex;

    Cell(GroupRecord record, AtomicLong slowNanos) {
        this.record = record;
        this.slowNanos = slowNanos;
    }

    @Override
    public Result apply(LogPosition position, Command command) {
        long slow = slowNanos.get();
        if (slow > 0) {
            LockSupport.parkNanos(slow);
        }
        record.onApplied(position, command, lastIndex);
        lastIndex = position.index();
        return new Result(position, contents.apply(command));
    }

    Seen look(int key) {
        return new Seen(lastIndex, key, contents.register(key), contents.list(key), contents.digest());
    }

    @Override
    public SnapshotView capture() {
        throw new UnsupportedOperationException("Nobody takes snapshots of this");
    }

    @Override
    public void restore(SnapshotSource source) {
        throw new UnsupportedOperationException("Nobody takes snapshots of this");
    }
}
