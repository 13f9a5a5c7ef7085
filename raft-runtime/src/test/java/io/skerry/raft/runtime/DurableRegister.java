package io.skerry.raft.runtime;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.StateObstacle;
import io.skerry.raft.statemachine.StateTable;
import io.skerry.raft.storage.RaftStorage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A register that keeps its state by itself, on a disk that is an object. Thread-safe. */
final class DurableRegister extends Register implements DurableStateMachine<String, LogPosition> {

    private static final String VALUE = "state.generation";
    private static final String FIRST = "0";

    /** What a restart finds. */
    static final class Disk {
        private final Map<String, State> generations = new ConcurrentHashMap<>();
        private int made;

        int generations() {
            return generations.size();
        }

        private synchronized String nextName() {
            return Integer.toString(++made);
        }
    }

    private record State(LogPosition position, List<String> commands) {}

    private final Disk disk;
    private String generation;
    private State state;
    private int appliedHere;
    private @Nullable StateObstacle obstacle;
    private volatile Runnable beforePersist = () -> {};

    /** Begins with what the disk holds, in the generation that the storage names. */
    DurableRegister(Disk disk, RaftStorage storage, String group) {
        this.disk = disk;
        this.generation = storage.stable(GroupId.ofName(group))
                .value(VALUE)
                .map(Payload::toUtf8)
                .orElse(FIRST);
        this.state = disk.generations.getOrDefault(generation, new State(LogPosition.NONE, List.of()));
        disk.generations.keySet().removeIf(other -> !other.equals(generation));
    }

    @Override
    public synchronized LogPosition apply(LogPosition position, String command) {
        List<String> more = new ArrayList<>(state.commands());
        more.add(command);
        state = new State(position, more);
        appliedHere++;
        return position;
    }

    @Override
    public synchronized void batchApplied(LogPosition last) {
        state = new State(last, state.commands());
    }

    /** Has it say that it takes no commands; null, that it takes them. */
    synchronized void obstacle(@Nullable StateObstacle value) {
        obstacle = value;
    }

    @Override
    public synchronized @Nullable StateObstacle obstacle() {
        return obstacle;
    }

    /** Returns how many commands this object has applied. */
    synchronized int appliedHere() {
        return appliedHere;
    }

    @Override
    synchronized List<String> commands() {
        return List.copyOf(state.commands());
    }

    @Override
    public synchronized LogPosition durablePosition() {
        State durable = disk.generations.get(generation);
        return durable == null ? LogPosition.NONE : durable.position();
    }

    /** Has that happen before anything is made durable. */
    void beforePersist(Runnable value) {
        beforePersist = value;
    }

    @Override
    public void persist() {
        beforePersist.run();
        keep();
    }

    private synchronized State keep() {
        disk.generations.put(generation, state);
        return state;
    }

    @Override
    public LogPosition writeSnapshot(SnapshotSink sink) throws IOException {
        beforePersist.run();
        State written = keep();
        try (OutputStream out = sink.create("register")) {
            String text = written.position() + "\n" + String.join("\n", written.commands());
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return written.position();
    }

    @Override
    public Prepared prepare(SnapshotSource source) throws IOException {
        List<String> lines;
        try (var in = source.open("register")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        String[] position = lines.get(0).split("/");
        State built = new State(
                LogPosition.of(Long.parseLong(position[0]), Long.parseLong(position[1])),
                lines.subList(1, lines.size()));
        String name = disk.nextName();
        disk.generations.put(name, built);
        return new PreparedRegister(name, built);
    }

    @Override
    public void restore(SnapshotSource source) {
        throw new UnsupportedOperationException("A durable state machine prepares");
    }

    @Override
    public StateTable attachment() {
        throw new UnsupportedOperationException("It has no sessions");
    }

    private final class PreparedRegister implements Prepared {

        private final String name;
        private final State built;
        private boolean settled;

        PreparedRegister(String name, State built) {
            this.name = name;
            this.built = built;
        }

        @Override
        public LogPosition position() {
            return built.position();
        }

        @Override
        public String valueName() {
            return VALUE;
        }

        @Override
        public Payload value() {
            return Payload.ofUtf8(name);
        }

        @Override
        public void activate() {
            synchronized (DurableRegister.this) {
                settled = true;
                disk.generations.remove(generation);
                generation = name;
                state = built;
            }
        }

        @Override
        public void close() {
            if (!settled) {
                settled = true;
                disk.generations.remove(name);
            }
        }
    }
}
