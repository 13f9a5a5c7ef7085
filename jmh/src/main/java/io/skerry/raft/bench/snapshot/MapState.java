package io.skerry.raft.bench.snapshot;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Keys and values on the heap; a snapshot is one file. Confined to the applier; the count may be read by anybody. */
final class MapState implements StateMachine<Payload, LogPosition> {

    private static final String FILE = "map";
    private static final int BUFFER_BYTES = 64 << 10;

    private final LongAdder applies;
    private Map<Long, byte[]> values = new HashMap<>();

    MapState(LongAdder applies) {
        this.applies = applies;
    }

    @Override
    public LogPosition apply(LogPosition position, Payload command) {
        applies.increment();
        Change.apply(command, values::put);
        return position;
    }

    /** Values are replaced, never changed, so a copy of the map is a copy of the state. */
    @Override
    public SnapshotView capture() {
        Map<Long, byte[]> copy = new HashMap<>(values);
        return sink -> {
            try (DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(sink.create(FILE), BUFFER_BYTES))) {
                out.writeInt(copy.size());
                for (Map.Entry<Long, byte[]> each : copy.entrySet()) {
                    out.writeLong(each.getKey());
                    out.writeInt(each.getValue().length);
                    out.write(each.getValue());
                }
            }
        };
    }

    @Override
    public void restore(SnapshotSource source) throws IOException {
        Map<Long, byte[]> restored = new HashMap<>();
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(source.open(FILE), BUFFER_BYTES))) {
            for (int left = in.readInt(); left > 0; left--) {
                long key = in.readLong();
                restored.put(key, in.readNBytes(in.readInt()));
            }
        }
        values = restored;
    }
}
