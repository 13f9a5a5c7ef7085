package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.model.EncodedEntries;
import java.util.Arrays;

/**
 * The entries that a fold puts behind what is on disk, as contiguous parts. Keeps its array when it is cleared, so that
 * it costs nothing to fill again. Not thread-safe; owned by the fold.
 */
final class Tail {

    private static final int KEPT_PARTS = 256;

    private EncodedEntries[] parts = new EncodedEntries[4];
    private int count;

    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    EncodedEntries part(int i) {
        return parts[i];
    }

    /** Returns the index of the last entry; there must be one. */
    long lastIndex() {
        return parts[count - 1].lastIndex();
    }

    /** Adds entries that follow the last one. */
    void add(EncodedEntries entries) {
        makeRoom();
        parts[count++] = entries;
    }

    /** Adds entries that the first one follows. */
    void addFirst(EncodedEntries entries) {
        makeRoom();
        System.arraycopy(parts, 0, parts, 1, count++);
        parts[0] = entries;
    }

    /** Drops all entries at or above an index. */
    void cutFrom(long index) {
        while (count > 0 && parts[count - 1].firstIndex() >= index) {
            parts[--count] = EncodedEntries.none();
        }
        if (count > 0 && lastIndex() >= index) {
            EncodedEntries last = parts[count - 1];
            parts[count - 1] = last.slice(last.firstIndex(), index);
        }
    }

    /** Drops all entries below an index. */
    void dropBelow(long index) {
        int dead = 0;
        while (dead < count && parts[dead].lastIndex() < index) {
            dead++;
        }
        if (dead > 0) {
            System.arraycopy(parts, dead, parts, 0, count - dead);
            Arrays.fill(parts, count - dead, count, EncodedEntries.none());
            count -= dead;
        }
        if (count > 0 && parts[0].firstIndex() < index) {
            parts[0] = parts[0].slice(index, parts[0].lastIndex() + 1);
        }
    }

    /** Drops all entries, and lets go of their buffers. */
    void clear() {
        if (parts.length > KEPT_PARTS) {
            parts = new EncodedEntries[4];
        } else {
            Arrays.fill(parts, 0, count, EncodedEntries.none());
        }
        count = 0;
    }

    private void makeRoom() {
        if (count == parts.length) {
            parts = Arrays.copyOf(parts, 2 * count);
        }
    }
}
