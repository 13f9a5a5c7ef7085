package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.rocksdb.commit.SyncedWrite;
import io.skerry.raft.storage.rocksdb.stats.MetricSink;
import io.skerry.raft.storage.rocksdb.stats.StorageStatistics;
import io.skerry.raft.storage.rocksdb.stats.Units;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches how much room the disk has left, so that a storage refuses to grow before a write fails, which would be final.
 * The file system is asked now and then while a storage is written to, and while it refuses: not at each commit.
 *
 * <p>It has little room from when less than the reserve is free until a quarter more than the reserve is. Thread-safe.
 */
final class DiskReserve implements StorageStatistics.Source {

    /** Tells how many bytes may still be written. */
    @FunctionalInterface
    interface Probe {

        /**
         * Asks the file system.
         *
         * @throws IOException if it does not say
         */
        long usableBytes() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);

    /** Somebody else may fill the disk, or empty it. */
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** Parts of the reserve, each of which may be written between two questions. */
    private static final int STEPS = 16;

    private final String storage;
    private final long reserveBytes;
    private final Probe probe;
    private final LongSupplier nanoTime;
    private volatile boolean low;
    private volatile long usableBytes;
    private volatile long askedNanos;
    /** Owned by the holder of the commit token: since it asked last. */
    private long writtenBytes;
    /** Guarded by this: said once, not at each attempt. */
    private boolean silent;

    /**
     * Asks for the first time.
     *
     * @param reserveBytes 0 is none
     */
    DiskReserve(String storage, long reserveBytes, Probe probe, LongSupplier nanoTime) {
        this.storage = storage;
        this.reserveBytes = reserveBytes;
        this.probe = probe;
        this.nanoTime = nanoTime;
        if (reserveBytes > 0) {
            askNow();
        }
    }

    /** Stands around a write: who holds the commit token asks after it, if enough was written since or it is long ago. */
    SyncedWrite around(SyncedWrite write) {
        return reserveBytes == 0
                ? write
                : batch -> {
                    write.write(batch);
                    wrote(batch.getDataSize());
                };
    }

    /** So much was written. Only the holder of the commit token may call. */
    void wrote(long bytes) {
        writtenBytes += bytes;
        if (writtenBytes >= reserveBytes / STEPS || isOld()) {
            writtenBytes = 0;
            askNow();
        }
    }

    private boolean isOld() {
        return nanoTime.getAsLong() - askedNanos > PERIOD_NANOS;
    }

    private synchronized void askNow() {
        askedNanos = nanoTime.getAsLong();
        try {
            usableBytes = probe.usableBytes();
        } catch (IOException e) {
            if (!silent) {
                LOG.warn(
                        "storage={} the file system does not say how much room it has; none is held in reserve",
                        storage,
                        e);
            }
            silent = true;
            low = false;
            return;
        }
        boolean wasLow = low;
        low = usableBytes < (wasLow ? reserveBytes + reserveBytes / 4 : reserveBytes);
        if (low && !wasLow) {
            LOG.warn(
                    "storage={} the disk has {} bytes left, less than the reserve of {}: no more entries until there is"
                            + " more; free space",
                    storage,
                    usableBytes,
                    reserveBytes);
        } else if (wasLow && !low) {
            LOG.info("storage={} the disk has {} bytes left: entries are taken again", storage, usableBytes);
        }
    }

    /**
     * Returns whether the disk has so little room that nothing may be added. While it has, nobody writes, and who is about to
     * be refused asks if the last answer is old; else this asks nobody.
     */
    boolean isLow() {
        if (low && isOld()) {
            askNow();
        }
        return low;
    }

    /**
     * Asks now whether there is room for some bytes beside the reserve. If the file system does not say, there is.
     *
     * @throws IOException if there is not; names the mend
     */
    void requireRoom(long bytes) throws IOException {
        askNow();
        if (low || !silent && usableBytes - bytes < reserveBytes) {
            throw new IOException(
                    "The disk of " + storage + " has " + usableBytes + " bytes left, of which " + reserveBytes
                            + " are held in reserve: no room for " + bytes
                            + " bytes of a snapshot. Free space, and it can be tried again");
        }
    }

    /** Asks now whether some bytes could be written, be it into the reserve. If the file system does not say, they could. */
    boolean hasRoom(long bytes) {
        askNow();
        return silent || usableBytes >= bytes;
    }

    /** Returns the refusal of a batch that adds something. */
    BatchRefusedException refusal() {
        return new BatchRefusedException(
                Reason.DISK_FULL,
                "The disk of " + storage + " has " + usableBytes + " bytes left, less than the reserve of "
                        + reserveBytes
                        + ": nothing is added any more, and nothing has happened. Free space; then it goes on by itself");
    }

    @Override
    public void describeTo(MetricSink sink) {
        sink.gauge("disk.usable", Units.BYTES, usableBytes);
        sink.gauge("disk.reserve", Units.BYTES, reserveBytes);
        sink.gauge("disk.low", Units.COUNT, low ? 1 : 0);
    }
}
