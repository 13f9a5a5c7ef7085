package io.skerry.raft.runtime;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.ResultCodec;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A state machine that remembers every command, and where it stood. */
class Register implements StateMachine<String, LogPosition> {

    /** Commands are text. */
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
            return Map.of(0, "text");
        }
    };

    /** Results are two numbers. */
    static final ResultCodec<LogPosition> RESULTS = new ResultCodec<>() {
        @Override
        public Payload encode(LogPosition result) {
            return Payload.wrap(ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(result.term())
                    .putLong(result.index())
                    .array());
        }

        @Override
        public LogPosition decode(Payload payload) {
            ByteBuffer bytes = payload.asByteBuffer();
            return LogPosition.of(bytes.getLong(), bytes.getLong());
        }
    };

    private final List<String> commands = new ArrayList<>();

    @Override
    public LogPosition apply(LogPosition position, String command) {
        commands.add(command);
        return position;
    }

    List<String> commands() {
        return List.copyOf(commands);
    }

    @Override
    public SnapshotView capture() {
        List<String> frozen = commands();
        return sink -> {
            try (var file = sink.create("commands")) {
                file.write(String.join("\n", frozen).getBytes(StandardCharsets.UTF_8));
            }
        };
    }

    @Override
    public void restore(SnapshotSource source) throws java.io.IOException {
        try (var file = source.open("commands")) {
            commands.clear();
            commands.addAll(new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList());
        }
    }
}
