package io.skerry.examples.kv.state;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.util.Arrays;
import java.util.Locale;

/** Where the state is. */
public enum KvStateKind {
    /** On disk, beside the log: after a restart only the end of the log is applied again. */
    ROCKSDB {
        @Override
        public KvState open(RocksDbStorage storage) {
            return new RocksDbKvStore(storage.states().of(GroupId.DEFAULT));
        }
    },
    /** In memory: after a restart it comes from a snapshot and the log. */
    MEMORY {
        @Override
        public KvState open(RocksDbStorage storage) {
            return new KvStore();
        }
    };

    /**
     * Opens the state; the storage closes it.
     *
     * @throws io.skerry.raft.storage.StorageException if there is one that cannot be opened
     */
    public abstract KvState open(RocksDbStorage storage);

    /**
     * Returns the kind of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static KvStateKind of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + name + "' is neither rocksdb nor memory"));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
