package io.skerry.raft.session;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A state machine that keeps every command that takes effect; the result says the how manieth it was. */
final class Journal implements StateMachine<String, String> {

    /** Commands and results are text. */
    static final CommandCodec<String> CODEC = new CommandCodec<>() {
        @Override
        public Payload encode(String command) {
            return Payload.ofUtf8(command);
        }

        @Override
        public String decode(Payload payload) {
            return payload.toUtf8();
        }

        @Override
        public Map<Integer, String> types() {
            return Map.of(1, "text");
        }
    };

    private final List<String> commands = new ArrayList<>();
    private LogPosition durable = LogPosition.NONE;

    @Override
    public String apply(LogPosition position, String command) {
        commands.add(command);
        return command + "#" + commands.size();
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    /** Says from now on that it is durable up to there. */
    void durable(LogPosition position) {
        durable = position;
    }

    @Override
    public LogPosition durablePosition() {
        return durable;
    }

    @Override
    public SnapshotView capture() {
        String text = String.join("\n", commands);
        return sink -> {
            try (OutputStream file = sink.create("journal")) {
                file.write(text.getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    @Override
    public void restore(SnapshotSource source) throws IOException {
        if (!source.names().equals(Set.of("journal"))) {
            throw new IOException("Other files than its own: " + source.names());
        }
        try (InputStream file = source.open("journal")) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            commands.clear();
            commands.addAll(text.lines().toList());
        }
    }
}
