package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.ResultCodec;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * What stands below the sessions: a state in which every command leaves its trace, so that a command that takes effect
 * twice, or on some replicas only, makes another state, and other results from there on. Not thread-safe; owned by its
 * node.
 */
final class SimEffects implements StateMachine<Long, SimEffects.Effect> {

    /** Commands are numbers. */
    static final CommandCodec<Long> COMMANDS = new CommandCodec<>() {
        @Override
        public Payload encode(Long command) {
            return Payload.wrap(ByteBuffer.allocate(Long.BYTES).putLong(command).array());
        }

        @Override
        public Long decode(Payload payload) {
            return payload.asByteBuffer().getLong();
        }

        @Override
        public Map<Integer, String> types() {
            return Map.of();
        }
    };

    /** Results are of many sizes, some of them large beside the memory that sessions have. */
    static final ResultCodec<Effect> RESULTS = new ResultCodec<>() {
        @Override
        public Payload encode(Effect effect) {
            int more = effect.command() % 16 == 0 ? LARGE_BYTES : (int) (effect.command() % 64);
            return Payload.wrap(ByteBuffer.allocate(3 * Long.BYTES + more)
                    .putLong(effect.command())
                    .putLong(effect.index())
                    .putLong(effect.state())
                    .array());
        }

        @Override
        public Effect decode(Payload payload) {
            ByteBuffer bytes = payload.asByteBuffer();
            return new Effect(bytes.getLong(), bytes.getLong(), bytes.getLong());
        }
    };

    private static final int LARGE_BYTES = 1_500;
    private static final String FILE = "state";

    /**
     * What a command did.
     *
     * @param command the command
     * @param index   where it stands in the log
     * @param state   the state after it
     */
    record Effect(long command, long index, long state) {}

    private long state;
    private long lastIndex;

    /** Returns the index of the last command that took effect. */
    long lastIndex() {
        return lastIndex;
    }

    @Override
    public Effect apply(LogPosition position, Long command) {
        lastIndex = position.index();
        state = GroupHistory.nextState(state, command);
        return new Effect(command, lastIndex, state);
    }

    @Override
    public SnapshotView capture() {
        long stateNow = state;
        long lastNow = lastIndex;
        return sink -> {
            try (DataOutputStream out = new DataOutputStream(sink.create(FILE))) {
                out.writeLong(stateNow);
                out.writeLong(lastNow);
            }
        };
    }

    @Override
    public void restore(SnapshotSource source) throws IOException {
        try (DataInputStream in = new DataInputStream(source.open(FILE))) {
            state = in.readLong();
            lastIndex = in.readLong();
        }
    }
}
