package io.skerry.raft.runtime.apply;

import io.skerry.raft.core.Apply;
import io.skerry.raft.core.check.Check;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the entries that are to be applied, one by one: those in memory, or those in the log, of which it reads a
 * piece at a time.
 *
 * <p>Confined to the applier.
 */
final class EntryCursor {

    /** One read of the log: large enough to be worth the call, small enough to be held by every group at once. */
    private static final long PIECE_BYTES = 1 << 20;

    private final Apply apply;
    private final LogStore log;
    private final AtomicLong heldBytes;
    private final AtomicLong comingIndex;
    private final Iterator<EncodedEntries> parts;

    private EncodedEntries part = EncodedEntries.none();
    private int at = -1;
    private long nextIndex;

    /**
     * Stands before the first entry.
     *
     * @param heldBytes   bytes in memory that are not yet applied: those of the entries in memory are counted already
     * @param comingIndex up to where a snapshot is being installed: what is gone from the log up to there, is left out
     */
    EntryCursor(Apply apply, LogStore log, AtomicLong heldBytes, AtomicLong comingIndex) {
        this.apply = apply;
        this.log = log;
        this.heldBytes = heldBytes;
        this.comingIndex = comingIndex;
        this.parts = apply.entries().parts().iterator();
        this.nextIndex = apply.firstIndex();
    }

    /**
     * Goes to the next entry, and reads it if it must.
     *
     * @return whether there was one
     * @throws io.skerry.raft.storage.StorageException if the log cannot be read
     * @throws IllegalStateException if the log does not hold it
     */
    boolean advance() {
        at++;
        if (at < part.count()) {
            return true;
        }
        heldBytes.addAndGet(-part.bytes());
        part = EncodedEntries.none();
        if (nextIndex > apply.lastIndex()) {
            return false;
        }
        part = apply.inMemory() ? parts.next() : readPiece();
        if (part.count() == 0) {
            nextIndex = apply.lastIndex() + 1;
            return false;
        }
        Check.invariant(
                part.firstIndex() == nextIndex, "entry %d is to be applied, it is %d", nextIndex, part.firstIndex());
        nextIndex = part.lastIndex() + 1;
        at = 0;
        return true;
    }

    /** Returns whether going on takes a read of the log. */
    boolean mustRead() {
        return at + 1 >= part.count() && !apply.inMemory() && nextIndex <= apply.lastIndex();
    }

    /** Returns the next entries; none, if a snapshot takes their place. */
    private EncodedEntries readPiece() {
        LogRead<EncodedEntries> read = log.readEncoded(nextIndex, apply.lastIndex() + 1, PIECE_BYTES);
        if (read instanceof LogRead.Compacted<EncodedEntries> compacted
                && compacted.boundary().index() <= comingIndex.get()) {
            return EncodedEntries.none();
        }
        EncodedEntries piece = read.require().toOwned();
        heldBytes.addAndGet(piece.bytes());
        return piece;
    }

    /** Gives back the bytes of what it has not come through, and returns null, for it is not gone on with. */
    @Nullable
    EntryCursor drop() {
        heldBytes.addAndGet(-part.bytes());
        part = EncodedEntries.none();
        while (apply.inMemory() && parts.hasNext()) {
            heldBytes.addAndGet(-parts.next().bytes());
        }
        return null;
    }

    /** Returns the entries among which it stands. */
    EncodedEntries part() {
        return part;
    }

    /** Returns which of them it stands at. */
    int at() {
        return at;
    }
}
