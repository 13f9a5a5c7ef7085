package io.skerry.raft.storage.rocksdb.wal;

import java.io.IOException;
import java.io.SyncFailedException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes synced writes fast before the first file of the write-ahead log is used again: writes zeros to the end of the file
 * under way, ahead of what RocksDB writes, so that a sync finds the file as large as it will be, on blocks that have been
 * written, and has the bytes alone to write.
 *
 * <p>It only ever appends to the file: where it writes there is nothing. RocksDB writes where it had got to, not at the end
 * of the file; its recovery, and the scan, take zeros for the end of the log; and it cuts a file to what it wrote itself when
 * it is done with it. Nothing depends on any of this being done: if it fails it is given up. Only a sync that fails is told,
 * as any other is: it was the disk that failed.
 *
 * <p>Begins after a few megabytes, so that who writes little pays nothing, and ends with the first file that has been used
 * before.
 *
 * <p>Not thread-safe; owned by whoever holds the commit token, for no write may be under way meanwhile.
 */
public final class WalPrimer {

    private static final Logger LOG = LoggerFactory.getLogger(WalPrimer.class);

    /** Never written to. */
    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(1 << 16).asReadOnlyBuffer();

    /** Syncs what was written. */
    @FunctionalInterface
    interface Force {

        /** Returns when it is on the disk. */
        void force(FileChannel file) throws IOException;
    }

    /** Files that must find room for zeros to be written: a small disk is for what has to be on it. */
    private static final int ROOM = 4;

    private final Path database;
    private final long fullBytes;
    private final long chunkBytes;
    private final Force force;

    private long unaccounted;
    private long untilLook;
    private long number = -1;
    private long position;
    private boolean done;
    private volatile boolean reusesFiles;

    /**
     * Primes the logs of a database that has just been opened.
     *
     * @param database   its folder
     * @param fullBytes  the size that a file grows to, about
     * @param afterBytes bytes that are written before anything is done
     * @param chunkBytes zeros that are written at once
     */
    public WalPrimer(Path database, long fullBytes, long afterBytes, long chunkBytes) {
        this(database, fullBytes, afterBytes, chunkBytes, file -> file.force(false));
    }

    WalPrimer(Path database, long fullBytes, long afterBytes, long chunkBytes, Force force) {
        this.database = database;
        this.fullBytes = fullBytes;
        this.chunkBytes = chunkBytes;
        this.force = force;
        this.untilLook = afterBytes;
    }

    /**
     * Notes that so many bytes have been written, and synced, and writes zeros if it is time.
     *
     * @throws SyncFailedException if the zeros could not be synced; what had been written before is durable
     */
    public void wrote(long bytes) throws SyncFailedException {
        if (done) {
            return;
        }
        unaccounted += bytes;
        if (unaccounted >= untilLook) {
            lookUninterrupted();
        }
    }

    /** An interrupt is kept for whoever asks later: it would close the file. */
    private void lookUninterrupted() throws SyncFailedException {
        boolean interrupted = Thread.interrupted();
        try {
            look();
        } catch (SyncFailedException e) {
            done = true;
            throw e;
        } catch (IOException | RuntimeException e) {
            done = true;
            LOG.info("database={} goes on without writing ahead: {}", database, e.toString());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Returns whether there is nothing left to do. */
    public boolean isDone() {
        return done;
    }

    /** Returns whether files have been used again, and so all that follow will be. Thread-safe. */
    public boolean reusesFiles() {
        return reusesFiles;
    }

    private void look() throws IOException {
        Map.Entry<Long, Path> newest = WalFiles.in(database).lastEntry();
        boolean begun = newest.getKey() != number;
        // Of a file that has begun since, this is more than it holds: nobody knows which write began it.
        position = (begun ? 0 : position) + unaccounted;
        unaccounted = 0;
        boolean firstFile = number < 0;
        number = newest.getKey();
        try (FileChannel file = FileChannel.open(newest.getValue(), StandardOpenOption.WRITE)) {
            long size = file.size();
            if (begun && !firstFile && size >= fullBytes / 2) {
                done = true;
                reusesFiles = true;
                return;
            }
            if (size < position + chunkBytes / 2 && size < fullBytes) {
                if (Files.getFileStore(database).getUsableSpace() / ROOM < fullBytes) {
                    done = true;
                    return;
                }
                append(file, size, Math.min(fullBytes, Math.max(size, position) + chunkBytes));
                sync(file, newest.getValue());
                size = file.size();
            }
            // Also looks whether a new file has begun.
            untilLook = Math.max(chunkBytes / 4, Math.min(chunkBytes, size - position - chunkBytes / 4));
        }
    }

    private static void append(FileChannel file, long from, long until) throws IOException {
        ByteBuffer zeros = ZEROS.duplicate();
        for (long at = from; at < until; ) {
            zeros.clear().limit((int) Math.min(zeros.capacity(), until - at));
            at += file.write(zeros, at);
        }
    }

    private void sync(FileChannel file, Path path) throws IOException {
        try {
            force.force(file);
        } catch (ClosedByInterruptException e) {
            // It says nothing of the disk.
            throw e;
        } catch (IOException e) {
            SyncFailedException failed = new SyncFailedException(
                    "zeros ahead of the write-ahead log " + path + " could not be synced: " + e.getMessage());
            failed.initCause(e);
            throw failed;
        }
    }
}
