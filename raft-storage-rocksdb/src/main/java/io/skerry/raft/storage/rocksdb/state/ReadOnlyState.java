package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageException;
import java.nio.file.Path;

/**
 * The state of a group as it lies on disk, opened without writing anything and without a lock, while a node may be using it:
 * what that has in memory alone is not in it.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class ReadOnlyState implements AutoCloseable {

    /** For the blocks of a table that is read from its beginning to its end, and the indexes of all. */
    private static final long MEMORY_BYTES = 32 << 20;

    private final SharedNatives natives;
    private final StateDatabase database;

    private ReadOnlyState(SharedNatives natives, StateDatabase database) {
        this.natives = natives;
        this.database = database;
    }

    /**
     * Opens the state in a folder.
     *
     * @throws CorruptionException if it is damaged, or its families do not stand at one position; also if a node that works has
     *     removed a file before it could be opened
     * @throws StorageException    if it cannot be read
     */
    public static ReadOnlyState open(Path generation) {
        SharedNatives natives = new SharedNatives(MEMORY_BYTES);
        try {
            return new ReadOnlyState(natives, StateOpening.openInUse(generation, natives));
        } catch (RuntimeException | Error e) {
            natives.close();
            throw e;
        }
    }

    /** Returns the position that all families hold durably. */
    public LogPosition position() {
        return database.position();
    }

    /** Returns how many tables there are. */
    public int tables() {
        return database.tableBytes().size();
    }

    /** Returns the bytes of all tables. */
    public long bytes() {
        return database.tableBytes().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * Reads all that tables hold; RocksDB compares each block with its checksum.
     *
     * @throws CorruptionException if one does not have it
     */
    public void verify() {
        database.readAll();
    }

    @Override
    public void close() {
        try {
            database.close();
        } finally {
            natives.close();
        }
    }
}
