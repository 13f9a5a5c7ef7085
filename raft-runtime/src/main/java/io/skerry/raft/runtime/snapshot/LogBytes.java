package io.skerry.raft.runtime.snapshot;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * About how many bytes of records lie where in a log: a mark here and there, and a straight line in between. Confined to
 * the event loop.
 */
final class LogBytes {

    private static final int MOST_MARKS = 1024;

    /** Bytes up to and with an index, counted from anywhere; the first mark is the log's boundary. */
    private final NavigableMap<Long, Long> marks = new TreeMap<>();

    private long leastApart;

    /** Begins with a log that holds nothing. */
    LogBytes(long boundary) {
        reset(boundary);
    }

    /** The log holds nothing, and goes on above an index. */
    void reset(long boundary) {
        marks.clear();
        marks.put(boundary, 0L);
        leastApart = 0;
    }

    long lastIndex() {
        return marks.lastKey();
    }

    private long lastBytes() {
        return marks.lastEntry().getValue();
    }

    /** Entries were appended, replacing from the first one's index on whatever there was. */
    void append(long firstIndex, long lastIndex, long bytes) {
        if (firstIndex <= lastIndex()) {
            long before = upTo(firstIndex - 1);
            marks.tailMap(firstIndex - 1, true).clear();
            marks.put(firstIndex - 1, before);
        }
        long total = lastBytes() + bytes;
        Long beforeLast = marks.lowerKey(marks.lastKey());
        if (beforeLast != null && lastBytes() - marks.get(beforeLast) < leastApart) {
            marks.pollLastEntry(); // The last one but moves on.
        }
        marks.put(lastIndex, total);
        if (marks.size() > MOST_MARKS) {
            thin();
        }
    }

    /** Every other mark goes, but for the first and the last. */
    private void thin() {
        leastApart = 4 * Math.max(1, (lastBytes() - marks.firstEntry().getValue()) / MOST_MARKS);
        long first = marks.firstKey();
        long last = marks.lastKey();
        boolean[] goes = {false};
        marks.keySet().removeIf(index -> {
            goes[0] = !goes[0];
            return goes[0] && index != first && index != last;
        });
    }

    /** What lies up to an index was estimated only now: it comes to what was counted since. */
    void before(long index, long bytes) {
        long more = bytes - between(marks.firstKey(), index);
        NavigableMap<Long, Long> later = new TreeMap<>(marks.tailMap(index, true));
        long here = upTo(index);
        marks.tailMap(index, true).clear();
        marks.put(index, here + more);
        later.forEach((at, upTo) -> marks.put(at, upTo + more));
    }

    /** The log begins above an index. */
    void truncate(long boundary) {
        long bytes = upTo(boundary);
        marks.headMap(boundary, true).clear();
        marks.put(boundary, bytes);
    }

    /** Returns the bytes between two indexes, the first exclusive and the last inclusive. */
    long between(long afterIndex, long upToIndex) {
        return Math.max(0, upTo(upToIndex) - upTo(afterIndex));
    }

    private long upTo(long index) {
        Map.Entry<Long, Long> below = marks.floorEntry(index);
        if (below == null) {
            return marks.firstEntry().getValue();
        }
        Map.Entry<Long, Long> above = marks.higherEntry(index);
        if (above == null) {
            return below.getValue();
        }
        double part = (double) (index - below.getKey()) / (above.getKey() - below.getKey());
        return below.getValue() + (long) (part * (above.getValue() - below.getValue()));
    }

    /** Returns the highest index that so many bytes lie above, up to an index; at least the boundary's. */
    long indexBelow(long upToIndex, long bytes) {
        long wanted = upTo(upToIndex) - bytes;
        if (bytes <= 0) {
            return upToIndex;
        }
        long low = marks.firstKey();
        long high = Math.max(low, upToIndex);
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (upTo(middle) <= wanted) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
