package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.rocksdb.commit.SyncedWrite;
import io.skerry.raft.storage.rocksdb.stats.StallCounters;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

/**
 * Writes and syncs, and waits by itself while RocksDB stops writes: because no memtable is free, or because compaction is
 * far behind. A write that waits inside RocksDB does not end when the disk becomes full meanwhile. RocksDB then polls for
 * room, for as long as it takes, and lets the writer wait for that, and with it whoever closes the storage. Here the wait
 * ends as soon as work in the background has failed, for that is as final as a write that failed.
 *
 * <p>Not thread-safe; owned by whoever holds the commit token.
 */
final class PatientWrite implements SyncedWrite {

    /** RocksDB tells nobody that writes may go on; one that finds that they may not costs a few microseconds. */
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** What RocksDB says where it gives no reason, which is so while it polls for room. */
    private static final String NO_REASON = "Write stall";

    /** What is written to. */
    interface Target {

        /**
         * Writes and syncs.
         *
         * @param waits whether to wait if writes are held up; else that ends as {@link Status.Code#Incomplete}, with
         *     nothing done
         */
        void write(WriteBatch batch, boolean waits) throws RocksDBException;

        /** Returns whether writes are stopped until work in the background is done; else they are slowed down at most. */
        boolean isStopped() throws RocksDBException;

        /** Returns whether work in the background has failed since the database was opened. */
        boolean hasFailed() throws RocksDBException;
    }

    private final Target target;
    private final StallCounters stalls = new StallCounters();

    PatientWrite(Target target) {
        this.target = target;
    }

    @Override
    public void write(WriteBatch batch) throws RocksDBException {
        RocksDBException stall = tryWrite(batch);
        if (stall != null) {
            writeHeldUp(batch, stall);
        }
    }

    /** Returns how often and how long writes were held up. */
    StallCounters stalls() {
        return stalls;
    }

    private void writeHeldUp(WriteBatch batch, RocksDBException first) throws RocksDBException {
        long since = System.nanoTime();
        boolean slowed = false;
        try {
            slowed = writeWhenAllowed(batch, first);
        } finally {
            long nanos = System.nanoTime() - since;
            if (slowed) {
                stalls.slowedDown(nanos);
            } else {
                stalls.waited(nanos);
            }
        }
    }

    /** Returns whether RocksDB only slowed the write down. */
    private boolean writeWhenAllowed(WriteBatch batch, RocksDBException first) throws RocksDBException {
        RocksDBException stall = first;
        while (stall != null) {
            // Asked before the next attempt, which fails with the reason if RocksDB still knows it.
            boolean failed = target.hasFailed();
            if (!failed && !target.isStopped()) {
                // Only slowed down, for a time that ends. Attempts without waiting would each make it longer.
                target.write(batch, true);
                return true;
            }
            pause();
            stall = tryWrite(batch);
            if (stall != null && failed) {
                throw stoppedForGood(stall);
            }
        }
        return false;
    }

    /** Returns null, or why nothing was written if that may pass. */
    private @Nullable RocksDBException tryWrite(WriteBatch batch) throws RocksDBException {
        try {
            target.write(batch, false);
            return null;
        } catch (RocksDBException e) {
            if (e.getStatus() == null || e.getStatus().getCode() != Status.Code.Incomplete) {
                throw e;
            }
            return e;
        }
    }

    private static RocksDBException stoppedForGood(RocksDBException stall) {
        String message = "Work in the background has failed, and writes are stopped: " + stall.getMessage();
        return new RocksDBException(
                message,
                NO_REASON.equals(stall.getMessage())
                        ? new Status(Status.Code.IOError, Status.SubCode.NoSpace, message)
                        : stall.getStatus());
    }

    /** An interrupt is kept for whoever asks later: the write has to end before anybody may know how it ended. */
    private static void pause() {
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(PAUSE_NANOS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
