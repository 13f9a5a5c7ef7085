package io.skerry.examples.recipes;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Stateless, thread-safe. */
public final class StorageRecipes {

    /** What came of a write, on its way back to the thread that asked for it. */
    public record Written(long lastIndex, @Nullable StorageException failure) {}

    private StorageRecipes() {}

    /** Appends without waiting; the next append may follow at once. */
    public static void appendInFlight(
            RaftStorage storage, GroupId group, EncodedEntries entries, BlockingQueue<Written> mailbox) {
        long last = entries.lastIndex();
        storage.batch()
                .append(group, entries)
                .commitAsync(failure -> mailbox.add(new Written(last, failure))); // hands a value on, nothing else
    }

    /** Takes room for entries before asking anybody for them; returns null if too much waits for the disk. */
    public static @Nullable StorageBatch reserve(RaftStorage storage, long bytes) {
        StorageBatch batch = storage.batch();
        if (batch.tryReserve(bytes)) {
            return batch; // what fits the credit will not be refused for want of room; close() gives it back
        }
        batch.close();
        return null;
    }

    /** A snapshot that ends at a position has been installed: the log begins behind it. */
    public static void beginBehindSnapshot(
            RaftStorage storage, GroupId group, LogPosition snapshot, Payload membership, HardState hardState) {
        storage.batch()
                .reset(group, snapshot)
                .membership(group, snapshot.index(), membership)
                .hardState(group, hardState)
                .commit();
    }

    /** Stamps a new folder; a folder that is stamped otherwise refuses. */
    public static void stamp(RaftStorage storage, byte[] sha256OfFirstConfiguration, long node) {
        ClusterId cluster = new ClusterId(Payload.copyOf(sha256OfFirstConfiguration));
        storage.batch().identity(cluster, NodeId.of(node)).commit();
    }

    /** Reads a whole log in pieces of a mebibyte. */
    public static void readAll(RaftStorage storage, GroupId group, Consumer<LogEntry> reader) {
        long next = storage.log(group).firstIndex();
        while (next <= storage.log(group).lastIndex()) {
            List<LogEntry> piece =
                    storage.log(group).read(next, Long.MAX_VALUE, 1 << 20).require();
            piece.forEach(reader);
            next += piece.size();
        }
    }
}
