package io.skerry.raft.session;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateTable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** A {@link Journal} that holds its state durably, as far as a test lets it. Not thread-safe; owned by its test. */
final class DurableJournal implements DurableStateMachine<String, String> {

    /** A state of one moment. */
    private static final class State {
        private final List<String> commands = new ArrayList<>();
        private final TreeMap<String, Payload> attached = new TreeMap<>();
        private LogPosition position = LogPosition.NONE;

        State copy() {
            State copy = new State();
            copy.commands.addAll(commands);
            copy.attached.putAll(attached);
            copy.position = position;
            return copy;
        }
    }

    private State state;
    /** What a write has brought into memory: the last command that is whole. */
    private State whole;

    private State durable;

    DurableJournal() {
        this(new State());
    }

    private DurableJournal(State state) {
        this.state = state;
        this.whole = state.copy();
        this.durable = whole;
    }

    /** Returns what is there after this one was killed. */
    DurableJournal killed() {
        return new DurableJournal(durable.copy());
    }

    List<String> commands() {
        return List.copyOf(state.commands);
    }

    @Override
    public String apply(LogPosition position, String command) {
        state.commands.add(command);
        return command + "#" + state.commands.size();
    }

    @Override
    public void commandApplied(LogPosition position) {
        state.position = position;
        whole = state.copy();
    }

    @Override
    public void batchApplied(LogPosition last) {
        commandApplied(last);
    }

    @Override
    public LogPosition durablePosition() {
        return durable.position;
    }

    @Override
    public void persist() {
        durable = whole;
    }

    @Override
    public LogPosition writeSnapshot(SnapshotSink sink) throws IOException {
        write(whole, sink);
        return whole.position;
    }

    @Override
    public SnapshotView capture() {
        State now = state.copy();
        return sink -> write(now, sink);
    }

    private static void write(State from, SnapshotSink sink) throws IOException {
        try (DataOutputStream out = new DataOutputStream(sink.create("durable"))) {
            out.writeLong(from.position.index());
            out.writeInt(from.commands.size());
            for (String command : from.commands) {
                out.writeUTF(command);
            }
            out.writeInt(from.attached.size());
            for (Map.Entry<String, Payload> entry : from.attached.entrySet()) {
                out.writeUTF(entry.getKey());
                out.writeInt(entry.getValue().size());
                out.write(entry.getValue().toByteArray());
            }
        }
    }

    private static State read(SnapshotSource source) throws IOException {
        if (!source.names().equals(Set.of("durable"))) {
            throw new IOException("Other files than its own: " + source.names());
        }
        State read = new State();
        try (DataInputStream in = new DataInputStream(source.open("durable"))) {
            read.position = LogPosition.of(1, in.readLong());
            for (int i = in.readInt(); i > 0; i--) {
                read.commands.add(in.readUTF());
            }
            for (int i = in.readInt(); i > 0; i--) {
                String key = in.readUTF();
                read.attached.put(key, Payload.wrap(in.readNBytes(in.readInt())));
            }
        }
        return read;
    }

    @Override
    public void restore(SnapshotSource source) throws IOException {
        take(read(source));
    }

    private void take(State other) {
        state = other;
        whole = other.copy();
        durable = whole;
    }

    @Override
    public Prepared prepare(SnapshotSource source) throws IOException {
        State prepared = read(source);
        return new Prepared() {
            @Override
            public LogPosition position() {
                return prepared.position;
            }

            @Override
            public String valueName() {
                return "journal";
            }

            @Override
            public Payload value() {
                return Payload.ofUtf8("that one");
            }

            @Override
            public void activate() {
                take(prepared);
            }

            @Override
            public void close() {}
        };
    }

    /** Keys as digits of their bytes are in the order of the bytes. */
    @Override
    public StateTable attachment() {
        return new StateTable() {
            @Override
            public void put(Payload key, Payload value) {
                state.attached.put(key.toHex(), value);
            }

            @Override
            public void remove(Payload key) {
                state.attached.remove(key.toHex());
            }

            @Override
            public void forEach(BiConsumer<Payload, Payload> reader) {
                state.attached.forEach((key, value) ->
                        reader.accept(Payload.wrap(HexFormat.of().parseHex(key)), value));
            }
        };
    }
}
