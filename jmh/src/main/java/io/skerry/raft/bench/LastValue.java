package io.skerry.raft.bench;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Map;

/**
 * The least that a state machine can do: it keeps the last command, and counts. Its commands are bytes already, so that no
 * serializer is measured, and its result is the position that it was given, so that nothing is made for it.
 *
 * <p>Confined to the applier.
 */
final class LastValue implements StateMachine<Payload, LogPosition> {

    /** Hands the bytes on as they are. */
    static final CommandCodec<Payload> RAW = new CommandCodec<>() {
        @Override
        public Payload encode(Payload command) {
            return command;
        }

        @Override
        public Payload decode(Payload payload) {
            return payload;
        }

        @Override
        public Map<Integer, String> types() {
            return Map.of(1, "bytes");
        }
    };

    private static final String FILE = "last";

    private Payload last = Payload.EMPTY;
    private long count;

    @Override
    public LogPosition apply(LogPosition position, Payload command) {
        last = command;
        count++;
        return position;
    }

    /** Returns the last command. */
    Payload last() {
        return last;
    }

    /** Returns how many there were. */
    long count() {
        return count;
    }

    /** A cluster that runs for long has its log truncated, as anybody's is. */
    @Override
    public SnapshotView capture() {
        Payload lastNow = last;
        long countNow = count;
        return sink -> {
            try (DataOutputStream out = new DataOutputStream(sink.create(FILE))) {
                out.writeLong(countNow);
                out.write(lastNow.toByteArray());
            }
        };
    }

    @Override
    public void restore(SnapshotSource source) throws IOException {
        try (DataInputStream in = new DataInputStream(source.open(FILE))) {
            count = in.readLong();
            last = Payload.wrap(in.readAllBytes());
        }
    }
}
