package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import io.skerry.raft.storage.rocksdb.stats.CommitCounters;
import java.util.ArrayList;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/**
 * The requests that become one write, turn after turn. Folds them, writes, and publishes.
 *
 * <p>A request that touches a stopped group fails as a whole, and its other groups stop too: what was accepted behind
 * it was validated against changes that will never happen.
 *
 * <p>Not thread-safe; owned by the holder of the commit token, whom it goes along with.
 */
final class CommitTurn {

    private final CommitWriter writer;
    private final CommitCounters counters;
    private final ArrayList<CommitRequest> requests = new ArrayList<>();
    private final FoldTable folds = new FoldTable();
    private @Nullable Stamp stamp;
    private boolean synced;
    private long nanos;

    CommitTurn(CommitWriter writer, CommitCounters counters) {
        this.writer = writer;
        this.counters = counters;
    }

    /** Returns the requests of this turn, to be filled before it runs. */
    ArrayList<CommitRequest> requests() {
        return requests;
    }

    /**
     * Writes and syncs what is sound, and shows it to readers before the publication lock is released; leaves the
     * reason in each request that failed alone.
     *
     * @throws RocksDBException if the write failed: nothing is known of any request that has not failed already
     */
    void run(Lock publication) throws RocksDBException {
        long begin = System.nanoTime();
        publication.lock();
        try {
            boolean written = false;
            while (!written) {
                failTheStopped();
                fold();
                written = tryWrite();
            }
            for (int i = 0; i < folds.count(); i++) {
                folds.get(i).publish(counters);
            }
            writer.published(counters);
        } finally {
            publication.unlock();
            nanos = System.nanoTime() - begin;
        }
    }

    /** Counts what has become durable, if all went well. */
    void count(boolean inline) {
        long now = System.nanoTime();
        int durable = 0;
        for (int i = 0; i < requests.size(); i++) {
            CommitRequest request = requests.get(i);
            if (request.failure() == null) {
                counters.durable(now - request.joinedNanos());
                durable++;
            }
        }
        if (!synced) {
            counters.hadNothingToWrite(durable);
            return;
        }
        long entries = 0;
        long bytes = 0;
        for (int i = 0; i < folds.count(); i++) {
            entries += folds.get(i).writtenEntries();
            bytes += folds.get(i).writtenBytes();
        }
        counters.synced(entries, bytes, durable, nanos);
        if (inline) {
            counters.ranInline();
        }
    }

    /** Gives the room of all requests back, and fails those that have not failed alone, if the turn failed. */
    void settle(Room room, @Nullable StorageException failed) {
        for (int i = 0; i < requests.size(); i++) {
            CommitRequest request = requests.get(i);
            room.release(request.bytes());
            if (failed != null && request.failure() == null) {
                request.fail(failed);
            }
        }
    }

    /** Returns how long the last run took. */
    long nanos() {
        return nanos;
    }

    /** Returns the identity that was written, or null. */
    @Nullable
    Stamp stamp() {
        return stamp;
    }

    /** Forgets all that it held. */
    void clear() {
        requests.clear();
        folds.clear();
        stamp = null;
        synced = false;
    }

    private boolean tryWrite() throws RocksDBException {
        try {
            synced = writer.write(folds, stamp);
            return true;
        } catch (DamagedCutException e) {
            e.group().stop(e.damage());
            return false;
        }
    }

    private void fold() {
        folds.clear();
        stamp = null;
        for (int i = 0; i < requests.size(); i++) {
            CommitRequest request = requests.get(i);
            if (request.failure() == null) {
                for (GroupPart part = request.first(); part != null; part = part.next()) {
                    part.foldInto(folds.of(part.group()));
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
            for (int i = 0; i < requests.size(); i++) {
                CommitRequest request = requests.get(i);
                CorruptionException damage = request.failure() == null ? request.damage() : null;
                if (damage != null) {
                    request.fail(damage);
                    stopAll(request, damage);
                    again = true;
                }
            }
        }
    }

    private static void stopAll(CommitRequest request, StorageException damage) {
        for (GroupPart part = request.first(); part != null; part = part.next()) {
            part.group()
                    .stop(new CorruptionException(
                            "Stopped with another group, which a batch of both was waiting for: " + damage.getMessage(),
                            damage));
        }
    }
}
