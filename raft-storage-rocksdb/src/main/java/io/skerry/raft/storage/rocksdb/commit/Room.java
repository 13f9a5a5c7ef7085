package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.rocksdb.stats.CommitCounters;

/**
 * Counts the bytes that may wait for the disk. One taker is always let in when nothing is taken, whatever its size, so
 * that no limit can stop a protocol. Guarded by the committer's lock.
 */
final class Room {

    private final long limitBytes;
    private final CommitCounters counters;
    private long takenBytes;

    Room(long limitBytes, CommitCounters counters) {
        this.limitBytes = limitBytes;
        this.counters = counters;
    }

    /** Takes credit, if it fits. */
    boolean tryTake(long bytes) {
        if (takenBytes > 0 && bytes > limitBytes - takenBytes) {
            counters.creditRefused();
            return false;
        }
        takenBytes += bytes;
        return true;
    }

    /** Returns whether what is needed beyond the credit would fit. */
    boolean fits(long creditBytes, long bytes) {
        boolean alone = takenBytes == creditBytes;
        return bytes <= creditBytes || alone || bytes - creditBytes <= limitBytes - takenBytes;
    }

    /** Turns credit into the bytes that are really needed; unused credit returns. */
    void exchange(long creditBytes, long bytes) {
        takenBytes += bytes - creditBytes;
    }

    void release(long bytes) {
        takenBytes -= bytes;
    }

    long takenBytes() {
        return takenBytes;
    }

    long limitBytes() {
        return limitBytes;
    }
}
