package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps what was published last, over all groups, within a number of bytes: what was published first goes first,
 * whichever group it is of. So what is here is what was written in the last so many bytes of the storage's life, and a
 * group that writes much cannot push out what a quiet one has written since.
 *
 * <p>A buffer is kept as it was handed over if the entries are most of it; else they are copied out. What a part weighs
 * includes all that is kept for it.
 *
 * <p>Owned by the holder of the commit token; what readers see is in each group's {@link RecentLog}.
 */
final class RecentEntries {

    /** What a part weighs beside its buffer. */
    static final int PART_BYTES = 128;

    private final long limitBytes;

    /** In the order of publication. Those that were let go of stay until it is their turn, and weigh little until then. */
    private final Deque<RecentLog.Held> oldestFirst = new ArrayDeque<>();

    private long bytes;

    RecentEntries(long limitBytes) {
        this.limitBytes = limitBytes;
    }

    long bytes() {
        return bytes;
    }

    /** All entries of a log from an index on are others now, or gone. */
    void forgetFrom(RecentLog log, long index) {
        for (RecentLog.Held held = log.dropLastFrom(index); held != null; held = log.dropLastFrom(index)) {
            letGo(held);
        }
    }

    /** All entries of a log below an index are gone. */
    void forgetBelow(RecentLog log, long index) {
        for (RecentLog.Held held = log.dropFirstBelow(index); held != null; held = log.dropFirstBelow(index)) {
            letGo(held);
        }
    }

    /** Keeps entries that were published; if they do not follow those that are kept, those go. */
    void keep(RecentLog log, EncodedEntries published) {
        long next = log.nextIndex();
        if (next != published.firstIndex()) {
            forgetFrom(log, 0);
        }
        boolean whole = published.bytes() >= published.buffer().length / 2;
        EncodedEntries part = whole ? published : published.compact();
        long weight = part.buffer().length + Integer.BYTES * (part.count() + 1L) + PART_BYTES;
        RecentLog.Held held = new RecentLog.Held(log, part, weight);
        oldestFirst.addLast(held);
        bytes += weight;
        log.add(held);
        while (bytes > limitBytes) {
            dropOldest();
        }
    }

    private void dropOldest() {
        RecentLog.Held oldest = oldestFirst.removeFirst();
        if (oldest.isHeld()) {
            // The oldest of all is the oldest of its log.
            oldest.log().dropFirstBelow(Long.MAX_VALUE);
            bytes -= oldest.bytes();
        } else {
            bytes -= PART_BYTES;
        }
    }

    private void letGo(RecentLog.Held held) {
        bytes -= held.bytes() - PART_BYTES;
    }
}
