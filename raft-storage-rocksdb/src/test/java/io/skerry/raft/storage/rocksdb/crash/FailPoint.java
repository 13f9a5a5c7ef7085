package io.skerry.raft.storage.rocksdb.crash;

import io.skerry.raft.storage.rocksdb.commit.SyncedWrite;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

/**
 * Ends the process, or the storage, around one native write. Thread-safe.
 *
 * @param where  on which side of it
 * @param number of the write, from 1
 * @param writes how many there were
 */
record FailPoint(Where where, int number, AtomicInteger writes) implements UnaryOperator<SyncedWrite> {

    /** On which side. */
    enum Where {
        /** Nowhere. */
        NEVER,
        /** The process ends when all is folded and encoded, and nothing written. */
        BEFORE,
        /** The process ends when it is written and synced, and nobody was told. */
        AFTER,
        /** The write fails, and nothing of it happens. */
        INSTEAD
    }

    private static final int EXIT = 9;

    static FailPoint of(Where where, int number) {
        return new FailPoint(where, number, new AtomicInteger());
    }

    /** Reads what {@link #toString} writes. */
    static FailPoint parse(String text) {
        String[] parts = text.split(":");
        return of(Where.valueOf(parts[0]), Integer.parseInt(parts[1]));
    }

    @Override
    public SyncedWrite apply(SyncedWrite real) {
        return batch -> write(real, batch);
    }

    private void write(SyncedWrite real, WriteBatch batch) throws RocksDBException {
        boolean here = writes.incrementAndGet() == number;
        if (here && where == Where.BEFORE) {
            Runtime.getRuntime().halt(EXIT);
        }
        if (here && where == Where.INSTEAD) {
            throw new RocksDBException(
                    "the fail point", new Status(Status.Code.IOError, Status.SubCode.None, "on purpose"));
        }
        real.write(batch);
        if (here && where == Where.AFTER) {
            Runtime.getRuntime().halt(EXIT);
        }
    }

    @Override
    public String toString() {
        return where + ":" + number;
    }
}
