package io.skerry.raft.storage.rocksdb.state;

import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Why what was gathered waits to be written. Set by the thread that applies; else thread-safe. */
final class WriteObstacle {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private volatile @Nullable BatchRefusedException reason;

    /** Returns why; null, if nothing waits. */
    @Nullable
    BatchRefusedException get() {
        return reason;
    }

    void set(BatchRefusedException value) {
        reason = value;
    }

    void clear() {
        if (reason != null) {
            synchronized (this) {
                reason = null;
                notifyAll();
            }
        }
    }

    /**
     * Returns when nothing waits. That RocksDB does not keep up is waited for, up to a bound; the thread that applies does not
     * come here then.
     *
     * @throws IOException if something does, on a full disk mostly
     */
    synchronized void awaitNone() throws IOException {
        long untilNanos = System.nanoTime() + PATIENCE_NANOS;
        BatchRefusedException waits = reason;
        while (waits != null) {
            long leftNanos = untilNanos - System.nanoTime();
            if (waits.reason() == Reason.DISK_FULL || leftNanos <= 0) {
                throw new IOException(waits.getMessage(), waits);
            }
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(leftNanos, TimeUnit.MILLISECONDS.toNanos(1)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw (IOException)
                        new InterruptedIOException("Interrupted while a state was to be written").initCause(e);
            }
            waits = reason;
        }
    }
}
