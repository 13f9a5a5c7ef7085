package io.skerry.examples.kv.state;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Keys and values, in memory: after a restart it is empty, and the log brings it back.
 *
 * <p>It has no locks, for one thread at a time is in it; reads run there too. Not thread-safe; owned by its node.
 */
public final class KvStore implements StateMachine<KvCommand, KvResult> {

    private static final String FILE = "kv";

    private TreeMap<String, Value> values = new TreeMap<>();
    private LogPosition applied = LogPosition.NONE;

    /** Is empty. */
    public KvStore() {}

    @Override
    public KvResult apply(LogPosition position, KvCommand command) {
        applied = position;
        return command.applyTo(this, position);
    }

    @Override
    public void batchApplied(LogPosition last) {
        // Beyond the last command where entries followed that carry none, such as a new leader's first.
        applied = last;
    }

    KvResult put(LogPosition position, KvCommand.Put put) {
        values.put(put.key(), put.value());
        return new KvResult.Written(position);
    }

    KvResult delete(LogPosition position, KvCommand.Delete delete) {
        return new KvResult.Deleted(position, values.remove(delete.key()) != null);
    }

    KvResult cas(LogPosition position, KvCommand.Cas cas) {
        Value actual = values.get(cas.key());
        boolean swapped = Objects.equals(actual, cas.expect());
        if (swapped) {
            values.put(cas.key(), cas.value());
        }
        return new KvResult.Compared(position, swapped, actual, false);
    }

    /** Returns what a key has now. */
    public KvRead read(String key) {
        return new KvRead(values.get(key), applied);
    }

    /** Returns all there is now: a copy of the map, not of the values. */
    public KvContents contents() {
        return new KvContents(Collections.unmodifiableSortedMap(new TreeMap<>(values)), applied);
    }

    /** Returns up to where the state was applied. */
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
        KvContents read;
        try (InputStream file = source.open(FILE)) {
            read = SnapshotFormat.read(file);
        }
        values = new TreeMap<>(read.values());
        applied = read.applied();
    }
}
