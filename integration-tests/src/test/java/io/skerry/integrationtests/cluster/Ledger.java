package io.skerry.integrationtests.cluster;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.util.ArrayList;
import java.util.List;

/** Remembers what was applied, and where it stood. Nobody takes snapshots of it. Not thread-safe; owned by its node. */
public final class Ledger implements StateMachine<Blob, LogPosition> {

    /**
     * What was applied at one position. Immutable.
     *
     * @param number that of the command
     * @param size   of its bytes
     */
    public record Line(LogPosition position, long number, int size) {}

    private final List<Line> lines = new ArrayList<>();
    private final Runnable before;
    private final boolean forgets;

    /** Remembers everything. */
    public Ledger() {
        this(() -> {}, false);
    }

    private Ledger(Runnable before, boolean forgets) {
        this.before = before;
        this.forgets = forgets;
    }

    /**
     * Returns one that remembers nothing, for loads that would fill the memory.
     *
     * @param before is run before each command is applied
     */
    public static Ledger forgetful(Runnable before) {
        return new Ledger(before, true);
    }

    @Override
    public LogPosition apply(LogPosition position, Blob command) {
        before.run();
        if (!command.isWhole()) {
            throw new IllegalStateException(
                    "The command at " + position + " is not what anybody submitted: its number is " + command.number()
                            + ", and its " + command.bytes().length + " bytes are others");
        }
        if (forgets) {
            return position;
        }
        lines.add(new Line(position, command.number(), command.bytes().length));
        return position;
    }

    /** Returns all, in order. */
    public List<Line> lines() {
        return List.copyOf(lines);
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
