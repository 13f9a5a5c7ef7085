package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest entries of one group as they were published: contiguous parts, in a ring. Changed by the holder of the
 * commit token alone, read by anyone. Thread-safe.
 */
final class RecentLog {

    /** Some entries that are held, until they are not. */
    static final class Held {
        private final RecentLog log;
        private final long bytes;
        private @Nullable EncodedEntries part;
        private final long firstIndex;
        private final long lastIndex;

        Held(RecentLog log, EncodedEntries part, long bytes) {
            this.log = log;
            this.part = part;
            this.bytes = bytes;
            this.firstIndex = part.firstIndex();
            this.lastIndex = part.lastIndex();
        }

        RecentLog log() {
            return log;
        }

        long bytes() {
            return bytes;
        }

        boolean isHeld() {
            return part != null;
        }
    }

    private static final int FIRST_CAPACITY = 8;

    /** All guarded by this. A power of two long. */
    private Held[] ring = new Held[FIRST_CAPACITY];

    private int head;
    private int count;

    /** Returns the index behind the last that is held, or 0 if none is. */
    synchronized long nextIndex() {
        return count == 0 ? 0 : at(count - 1).lastIndex + 1;
    }

    synchronized void add(Held held) {
        if (count == ring.length) {
            grow();
        }
        ring[head + count & ring.length - 1] = held;
        count++;
    }

    /** Lets go of the newest if it reaches an index, and returns it; or null. What it held before that is lost with it. */
    synchronized @Nullable Held dropLastFrom(long index) {
        if (count == 0 || at(count - 1).lastIndex < index) {
            return null;
        }
        count--;
        return letGo(head + count);
    }

    /** Lets go of the oldest if all of it lies below an index, and returns it; or null. */
    synchronized @Nullable Held dropFirstBelow(long index) {
        if (count == 0 || at(0).lastIndex >= index) {
            return null;
        }
        count--;
        return letGo(head++);
    }

    private Held letGo(int slot) {
        int i = slot & ring.length - 1;
        Held held = ring[i];
        held.part = null;
        ring[i] = null;
        return held;
    }

    private Held at(int i) {
        return ring[head + i & ring.length - 1];
    }

    private void grow() {
        Held[] larger = new Held[2 * ring.length];
        for (int i = 0; i < count; i++) {
            larger[i] = at(i);
        }
        ring = larger;
        head = 0;
    }

    /**
     * Returns entries from an index on, over the buffers that are held where they come from one; or null unless all that
     * is asked for is here, or more than fits.
     */
    @Nullable
    EncodedEntries read(long fromIndex, long untilIndex, long maxBytes) {
        List<EncodedEntries> parts;
        synchronized (this) {
            int i = find(fromIndex);
            if (i < 0) {
                return null;
            }
            EncodedEntries first = at(i).part;
            if (first == null) {
                throw new IllegalStateException("A part that was let go of is in the ring");
            }
            long end = Math.min(untilIndex, at(i).lastIndex + 1);
            EncodedEntries taken = fitting(first, at(i).firstIndex, fromIndex, end, maxBytes, true);
            if (taken.lastIndex() + 1 == untilIndex || taken.lastIndex() + 1 < end) {
                return taken;
            }
            // Not for all that may follow: they may be a hundred thousand, of which the caller asks for a few.
            parts = new ArrayList<>();
            parts.add(taken);
            if (!takeOn(i + 1, untilIndex, maxBytes - taken.bytes(), parts)) {
                return null;
            }
        }
        return EncodedEntries.join(parts);
    }

    /** Returns false if the ring ends before what is asked for does. */
    private boolean takeOn(int from, long untilIndex, long maxBytes, List<EncodedEntries> parts) {
        long left = maxBytes;
        for (int i = from; i < count; i++) {
            Held held = at(i);
            EncodedEntries part = held.part;
            if (part == null) {
                throw new IllegalStateException("A part that was let go of is in the ring");
            }
            long end = Math.min(untilIndex, held.lastIndex + 1);
            EncodedEntries taken = fitting(part, held.firstIndex, held.firstIndex, end, left, false);
            if (taken.isEmpty()) {
                return true;
            }
            parts.add(taken);
            left -= taken.bytes();
            if (taken.count() < end - held.firstIndex || end == untilIndex) {
                return true;
            }
        }
        return false;
    }

    private static EncodedEntries fitting(
            EncodedEntries part, long firstIndex, long fromIndex, long untilIndex, long maxBytes, boolean atLeastOne) {
        int from = (int) (fromIndex - firstIndex);
        int until = (int) (untilIndex - firstIndex);
        if (from == 0 && until == part.count() && part.bytes() <= maxBytes) {
            return part;
        }
        int begin = part.offset(from);
        int taken = from + (atLeastOne ? 1 : 0);
        while (taken < until && part.offset(taken) + part.recordBytes(taken) - begin <= maxBytes) {
            taken++;
        }
        return part.slice(fromIndex, firstIndex + taken);
    }

    /** Returns which part holds an index, or -1. */
    private int find(long index) {
        if (count == 0 || index < at(0).firstIndex || index > at(count - 1).lastIndex) {
            return -1;
        }
        int low = 0;
        int high = count - 1;
        while (low < high) {
            int middle = low + high + 1 >>> 1;
            if (at(middle).firstIndex <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
