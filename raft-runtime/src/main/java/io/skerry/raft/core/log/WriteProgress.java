package io.skerry.raft.core.log;

import io.skerry.raft.core.check.Check;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What of the log is durable. Writes are numbered and become durable in order; a write touches every index from its
 * first entry on, because it replaces what the log held there. <b>An entry is durable when the latest write that touched
 * its index is</b>: the same position can be written, overwritten, and written again, so that position alone proves
 * nothing (dissertation §10.2.1 does not speak of it).
 *
 * <p>Confined to the core.
 */
public final class WriteProgress {

    private static final long NOTHING = Long.MAX_VALUE;

    private record Outstanding(long number, long firstTouched, long bytes, long sinceNanos) {}

    private final Deque<Outstanding> outstanding = new ArrayDeque<>();
    private long lastNumber;
    private long durableNumber;
    private long outstandingBytes;
    /** The lowest index that was touched since the last write was handed out. */
    private long unwrittenFirst = NOTHING;

    private long unwrittenBytes;

    /** Returns the number that the next write will have. */
    public long nextNumber() {
        return lastNumber + 1;
    }

    /** Returns the number up to which all writes are durable. */
    public long durableNumber() {
        return durableNumber;
    }

    /** Returns the first index that must be in the next write, if {@link #hasUnwritten}. */
    public long unwrittenFirst() {
        return unwrittenFirst;
    }

    /** Returns whether entries wait for the next write. */
    public boolean hasUnwritten() {
        return unwrittenFirst != NOTHING;
    }

    /** Entries from an index on were put into the log, replacing what it held there. */
    public void touch(long firstIndex, long bytes) {
        unwrittenFirst = Math.min(unwrittenFirst, firstIndex);
        unwrittenBytes += bytes;
    }

    /**
     * The log begins anew: all that it holds must be in the next write.
     *
     * @param firstIndex the first index whose entry may have changed
     * @param bytes      the records that it holds
     */
    public void restart(long firstIndex, long bytes) {
        unwrittenFirst = Math.min(unwrittenFirst, firstIndex);
        unwrittenBytes = bytes;
    }

    /** The next write is handed out, with all that was touched; returns its number. */
    public long begin(long nowNanos) {
        lastNumber++;
        outstanding.addLast(new Outstanding(lastNumber, unwrittenFirst, unwrittenBytes, nowNanos));
        outstandingBytes += unwrittenBytes;
        unwrittenFirst = NOTHING;
        unwrittenBytes = 0;
        return lastNumber;
    }

    /** A write is durable, and with it all that were handed out before. */
    public void complete(long number) {
        Check.invariant(number <= lastNumber, "write %d is durable, only %d were handed out", number, lastNumber);
        while (!outstanding.isEmpty() && outstanding.getFirst().number() <= number) {
            outstandingBytes -= outstanding.removeFirst().bytes();
        }
        durableNumber = Math.max(durableNumber, number);
    }

    /** Returns the index up to which the log is durable. */
    public long durableIndex(long lastIndex) {
        long touched = unwrittenFirst;
        for (Outstanding write : outstanding) {
            touched = Math.min(touched, write.firstTouched());
        }
        return Math.min(lastIndex, touched - 1);
    }

    /** Returns the number of the write after which an entry is durable; at most {@link #durableNumber} if it is. */
    public long numberOf(long index) {
        if (unwrittenFirst <= index) {
            return nextNumber();
        }
        long number = 0;
        for (Outstanding write : outstanding) {
            if (write.firstTouched() <= index) {
                number = write.number();
            }
        }
        return number;
    }

    /** Returns the writes handed out and not yet durable. */
    public int outstanding() {
        return outstanding.size();
    }

    /** Returns the bytes of records that are not yet durable. */
    public long undurableBytes() {
        return outstandingBytes + unwrittenBytes;
    }

    /** Returns when the oldest write that is not durable was handed out; {@link Long#MAX_VALUE} if there is none. */
    public long oldestSinceNanos() {
        return outstanding.isEmpty() ? Long.MAX_VALUE : outstanding.getFirst().sinceNanos();
    }
}
