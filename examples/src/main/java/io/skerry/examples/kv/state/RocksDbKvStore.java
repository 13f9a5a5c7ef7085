package io.skerry.examples.kv.state;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.storage.rocksdb.state.RocksDbStateMachine;
import io.skerry.raft.storage.rocksdb.state.StateIterator;
import io.skerry.raft.storage.rocksdb.state.StatePlace;
import io.skerry.raft.storage.rocksdb.state.StateTransaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys and values, in RocksDB: the column family {@code kv} has each key in UTF-8, and its value. After a restart it goes on
 * where it was made durable last.
 *
 * <p>Not thread-safe; owned by its node, and closed by the storage.
 */
public final class RocksDbKvStore extends RocksDbStateMachine<KvCommand, KvResult> implements KvState {

    private static final String FAMILY = "kv";
    private static final byte[] FIRST = new byte[0];

    /** Opens what is there, or makes it. */
    public RocksDbKvStore(StatePlace place) {
        super(place, FAMILY);
    }

    @Override
    protected KvResult apply(LogPosition position, KvCommand command, StateTransaction state) {
        return command.applyTo(new Table(state), position);
    }

    private record Table(StateTransaction state) implements KvTable {

        @Override
        public @Nullable Value get(String key) {
            return value(state.get(FAMILY, bytes(key)));
        }

        @Override
        public void put(String key, Value value) {
            state.put(FAMILY, bytes(key), value.bytes());
        }

        @Override
        public void remove(String key) {
            state.delete(FAMILY, bytes(key));
        }
    }

    @Override
    public KvRead read(String key) {
        return new KvRead(value(read(state -> state.get(FAMILY, bytes(key)))), applied());
    }

    @Override
    public void forEach(BiConsumer<String, Value> reader) {
        read(state -> {
            try (StateIterator all = state.iterate(FAMILY, FIRST, null)) {
                while (all.next()) {
                    reader.accept(new String(all.key(), StandardCharsets.UTF_8), new Value(all.value()));
                }
            }
            return true;
        });
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private static @Nullable Value value(byte @Nullable [] bytes) {
        return bytes == null ? null : new Value(bytes);
    }

    @Override
    public Prepared prepare(SnapshotSource source) throws IOException {
        if (source.names().contains(KvStore.FILE)) {
            throw new IOException(
                    "The snapshot is of a node with --state memory, and this one has --state rocksdb: start"
                            + " all nodes of the cluster with the same");
        }
        return super.prepare(source);
    }
}
