package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.rocksdb.group.GroupChange;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import io.skerry.raft.storage.rocksdb.stats.CommitCounters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * One turn of the commit token: the requests that become one write. Folds them, writes, and publishes.
 *
 * <p>A request that touches a stopped group fails as a whole, and its other groups stop too: what was accepted behind
 * it was validated against changes that will never happen.
 *
 * <p>Not thread-safe; owned by the holder of the token.
 */
final class CommitTurn {

    private final List<CommitRequest> requests;
    private final CommitWriter writer;
    private Map<GroupHandle, GroupFold> folds = new LinkedHashMap<>();
    private @Nullable Stamp stamp;
    private final CommitCounters counters;
    private boolean synced;

    CommitTurn(List<CommitRequest> requests, CommitWriter writer, CommitCounters counters) {
        this.requests = requests;
        this.writer = writer;
        this.counters = counters;
    }

    /**
     * Writes and syncs what is sound, and shows it to readers before the publication lock is released; leaves the
     * reason in each request that failed alone.
     *
     * @throws RocksDBException if the write failed: nothing is known of any request that has not failed already
     */
    void run(Lock publication) throws RocksDBException {
        publication.lock();
        try {
            boolean written = false;
            while (!written) {
                failTheStopped();
                fold();
                written = tryWrite();
            }
            folds.values().forEach(fold -> fold.publish(counters));
        } finally {
            publication.unlock();
        }
    }

    /** Returns the identity that was written, or null. */
    @Nullable
    Stamp stamp() {
        return stamp;
    }

    /** Returns how many records were written. */
    long writtenEntries() {
        return folds.values().stream().mapToLong(GroupFold::writtenEntries).sum();
    }

    /** Returns the bytes of the records that were written. */
    long writtenBytes() {
        return folds.values().stream().mapToLong(GroupFold::writtenBytes).sum();
    }

    /** Returns whether there was anything to write, and so a sync. */
    boolean isSynced() {
        return synced;
    }

    private boolean tryWrite() throws RocksDBException {
        try {
            synced = writer.write(folds.values(), stamp);
            return true;
        } catch (DamagedCutException e) {
            e.group().stop(e.damage());
            return false;
        }
    }

    private void fold() {
        folds = new LinkedHashMap<>();
        stamp = null;
        for (CommitRequest request : requests) {
            if (request.failure() == null) {
                for (Map.Entry<GroupHandle, List<GroupChange>> change :
                        request.changes().entrySet()) {
                    GroupHandle group = change.getKey();
                    folds.computeIfAbsent(group, GroupFold::new).add(change.getValue(), request.after(group));
                }
                stamp = request.stamp() == null ? stamp : request.stamp();
            }
        }
    }

    /** Repeats until nothing more stops: a request may drag groups along that earlier ones touch. */
    private void failTheStopped() {
        boolean again = true;
        while (again) {
            again = false;
            for (CommitRequest request : requests) {
                if (request.failure() == null && request.touchesStopped()) {
                    CorruptionException damage = damageOf(request);
                    request.fail(damage);
                    request.changes().keySet().forEach(group -> group.stop(draggedAlong(damage)));
                    again = true;
                }
            }
        }
    }

    private static CorruptionException damageOf(CommitRequest request) {
        for (GroupHandle group : request.changes().keySet()) {
            CorruptionException damage = group.damage();
            if (damage != null) {
                return damage;
            }
        }
        throw new IllegalStateException("None of the request's groups is stopped");
    }

    private static CorruptionException draggedAlong(StorageException damage) {
        return new CorruptionException(
                "Stopped with another group, which a batch of both was waiting for: " + damage.getMessage(), damage);
    }
}
