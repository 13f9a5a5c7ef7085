package io.skerry.integrationtests.cluster;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
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
        List<Line> frozen = lines();
        return sink -> {
            try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(sink.create("lines")))) {
                for (Line line : frozen) {
                    out.writeLong(line.position().term());
                    out.writeLong(line.position().index());
                    out.writeLong(line.number());
                    out.writeInt(line.size());
                }
            }
        };
    }

    @Override
    public void restore(SnapshotSource source) throws IOException {
        lines.clear();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(source.open("lines")))) {
            for (in.mark(1); in.read() >= 0; in.mark(1)) {
                in.reset();
                lines.add(new Line(LogPosition.of(in.readLong(), in.readLong()), in.readLong(), in.readInt()));
            }
        }
    }
}
