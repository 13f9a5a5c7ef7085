package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.rocksdb.state.Generations;
import io.skerry.raft.storage.rocksdb.state.StateDatabases;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The states of a storage, from when they are first asked for; which of them is in force, the storage says. Thread-safe. */
final class States implements Generations, AutoCloseable {

    private final RocksDbStorage storage;
    private final Path folder;
    private final ByteSize memory;
    private @Nullable StateDatabases databases;
    private boolean closed;

    States(RocksDbStorage storage, Path folder, ByteSize memory) {
        this.storage = storage;
        this.folder = folder;
        this.memory = memory;
    }

    synchronized StateDatabases get() {
        if (closed) {
            throw new StorageClosedException("The states in " + folder + " are closed");
        }
        if (databases == null) {
            databases = new StateDatabases(folder, memory, this);
        }
        return databases;
    }

    @Override
    public Optional<Payload> inForce(GroupId group) {
        return storage.stable(group).value(VALUE_NAME);
    }

    @Override
    public void putInForce(GroupId group, Payload generation) {
        storage.batch().value(group, VALUE_NAME, generation).commit();
    }

    @Override
    public synchronized void close() {
        if (databases != null) {
            databases.close();
        }
        closed = true;
    }
}
