package io.skerry.examples.kv.state;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values, in memory: after a restart it is empty, and the log brings it back.
 *
 * <p>It has no locks, for one thread at a time is in it; reads run there too. Not thread-safe; owned by its node.
 */
public final class KvStore implements KvState {

    static final String FILE = "kv";

    private final KvTable table = new KvTable() {
        @Override
        public @Nullable Value get(String key) {
            return values.get(key);
        }

        @Override
        public void put(String key, Value value) {
            values.put(key, value);
        }

        @Override
        public void remove(String key) {
            values.remove(key);
        }
    };
    private TreeMap<String, Value> values = new TreeMap<>();
    private LogPosition applied = LogPosition.NONE;

    /** Is empty. */
    public KvStore() {}

    @Override
    public KvResult apply(LogPosition position, KvCommand command) {
        applied = position;
        return command.applyTo(table, position);
    }

    @Override
    public void batchApplied(LogPosition last) {
        // Beyond the last command where entries followed that carry none, such as a new leader's first.
        applied = last;
    }

    @Override
    public KvRead read(String key) {
        return new KvRead(values.get(key), applied);
    }

    /** Returns all there is now: a copy of the map, not of the values. */
    public KvContents contents() {
        return new KvContents(Collections.unmodifiableSortedMap(new TreeMap<>(values)), applied);
    }

    @Override
    public void forEach(BiConsumer<String, Value> reader) {
        values.forEach(reader);
    }

    @Override
    public LogPosition applied() {
        return applied;
    }

    @Override
    public SnapshotView capture() {
        KvContents now = contents();
        return sink -> {
            try (OutputStream file = sink.create(FILE)) {
                SnapshotFormat.write(now, file);
            }
        };
    }

    @Override
    public void restore(SnapshotSource source) throws IOException {
        if (!source.names().contains(FILE)) {
            throw new IOException(
                    "The snapshot is of a node with --state rocksdb, and this one has --state memory: start"
                            + " all nodes of the cluster with the same");
        }
        KvContents read;
        try (InputStream file = source.open(FILE)) {
            read = SnapshotFormat.read(file);
        }
        values = new TreeMap<>(read.values());
        applied = read.applied();
    }
}
