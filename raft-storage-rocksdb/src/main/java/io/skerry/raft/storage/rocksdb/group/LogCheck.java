package io.skerry.raft.storage.rocksdb.group;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import org.jspecify.annotations.Nullable;

/**
 * Checks every record of a log: that it is what was written, that the indexes have no hole, that each term is the one that
 * the runs of terms say. Blocks that are dead are checked by themselves only.
 *
 * <p>Not thread-safe; owned by its creator, and good for one log.
 */
public final class LogCheck implements LogWalk.Visitor {

    /** What can be wrong with a log. */
    public enum Fault {
        /** A block, or a record in it, is not what was written. */
        BLOCK,
        /** Entries are missing, or there twice. */
        CONTINUITY,
        /** Entries have other terms than the runs of terms say. */
        TERM
    }

    /** Takes what is wrong. */
    @FunctionalInterface
    public interface Faults {
        /** Takes one fault, and the lowest index that it concerns. */
        void on(Fault fault, long index, String message);
    }

    private final GroupId group;
    private final LogPosition boundary;
    private final TermRuns runs;
    private final Faults faults;
    private long next;
    private boolean isFirst = true;
    private boolean isWrongTerm;
    private long soundUntil = Long.MAX_VALUE;
    private long blocks;
    private long entries;

    /** Will check a log that begins behind a boundary and has those terms. */
    public LogCheck(GroupId group, LogPosition boundary, TermRuns runs, Faults faults) {
        this.group = group;
        this.boundary = boundary;
        this.runs = runs;
        this.faults = faults;
        this.next = boundary.index() + 1;
    }

    /** Checks the log. A log that RocksDB cannot read to its end is a fault, too. */
    public void check(LogWalk walk) {
        try {
            walk.walk(group, 0, this);
        } catch (CorruptionException e) {
            fault(Fault.BLOCK, next, e.getMessage());
            return;
        }
        checkEnd();
    }

    /** Returns the last index up to which nothing is wrong; the boundary's if there is no such entry. */
    public long soundLast() {
        return Math.max(boundary.index(), Math.min(soundUntil, next) - 1);
    }

    /** Returns whether nothing is wrong with the log; what is dead is no part of it. */
    public boolean isSound() {
        return soundUntil == Long.MAX_VALUE;
    }

    /** Returns the index of the last entry that was found, or the boundary's. */
    public long lastIndex() {
        return next - 1;
    }

    /** Returns the blocks that were visited. */
    public long blocks() {
        return blocks;
    }

    /** Returns the records that were checked and are what was written. */
    public long entries() {
        return entries;
    }

    @Override
    public boolean block(byte[] key, Block block, int bytes) {
        blocks++;
        boolean isLive = block.lastIndex() > boundary.index();
        if (isLive) {
            checkPlace(block);
        }
        checkRecords(block, isLive);
        if (isLive) {
            isFirst = false;
            next = Math.max(next, block.lastIndex() + 1);
        }
        return true;
    }

    @Override
    public boolean damaged(byte[] key, CorruptionException why) {
        blocks++;
        if (key.length != BlockKey.BYTES) {
            fault(
                    Fault.BLOCK,
                    next,
                    "The log of group " + group + " has a key of " + key.length + " bytes" + WayBack.REPLACE);
            return true;
        }
        // Where it begins cannot be told, so what it held is missing, and that is not a second fault.
        long last = BlockKey.lastIndex(key);
        fault(Fault.BLOCK, last > boundary.index() ? Math.min(next, last) : last, why.getMessage());
        if (last > boundary.index()) {
            isFirst = false;
            next = Math.max(next, last + 1);
        }
        return true;
    }

    private void checkPlace(Block block) {
        if (block.baseIndex() > next) {
            fault(
                    Fault.CONTINUITY,
                    next,
                    "The log of group " + group + " has a hole: the entries from " + next + " to "
                            + (block.baseIndex() - 1) + " are missing" + WayBack.REPLACE);
        } else if (block.baseIndex() < next && !isFirst) {
            fault(
                    Fault.CONTINUITY,
                    block.baseIndex(),
                    "The log of group " + group + " has the entries from " + block.baseIndex() + " to " + (next - 1)
                            + " twice" + WayBack.REPLACE);
        }
    }

    private void checkRecords(Block block, boolean isLive) {
        try {
            EncodedEntries records = block.entries(block.baseIndex(), block.lastIndex() + 1, Long.MAX_VALUE);
            entries += records.count();
            if (isLive) {
                checkTerms(records);
            }
        } catch (CorruptionException e) {
            fault(Fault.BLOCK, firstDamaged(block), e.getMessage());
        }
    }

    /** Of the log if any of that is, else of what is dead in front of it. */
    private long firstDamaged(Block block) {
        long firstLive = Math.max(block.baseIndex(), boundary.index() + 1);
        for (long index = firstLive; index <= block.lastIndex(); index++) {
            if (isDamaged(block, index)) {
                return index;
            }
        }
        for (long index = block.baseIndex(); index < Math.min(firstLive, block.lastIndex()); index++) {
            if (isDamaged(block, index)) {
                return index;
            }
        }
        return block.lastIndex();
    }

    private static boolean isDamaged(Block block, long index) {
        try {
            block.entries(index, index + 1, Long.MAX_VALUE);
            return false;
        } catch (CorruptionException e) {
            return true;
        }
    }

    /** One message for all entries in a row will do. */
    private void checkTerms(EncodedEntries records) {
        for (int i = 0; i < records.count(); i++) {
            if (records.index(i) > boundary.index()) {
                String wrong = wrongTerm(records, i);
                if (wrong != null && !isWrongTerm) {
                    fault(Fault.TERM, records.index(i), wrong + WayBack.REPLACE);
                }
                isWrongTerm = wrong != null;
            }
        }
    }

    private @Nullable String wrongTerm(EncodedEntries records, int i) {
        long index = records.index(i);
        if (runs.count() == 0 || index < runs.firstIndex(0)) {
            return "The terms of group " + group + " say nothing of entry " + records.position(i);
        }
        return records.term(i) == runs.termAt(index)
                ? null
                : "The log of group " + group + " has " + records.position(i) + ", its terms say " + runs.termAt(index);
    }

    private void checkEnd() {
        if (lastIndex() == boundary.index()) {
            if (runs.count() > 0) {
                fault(
                        Fault.CONTINUITY,
                        next,
                        "The log of group " + group + " is empty, but its terms are of entries from "
                                + runs.firstIndex(0) + " on" + WayBack.REPLACE);
            }
        } else if (runs.count() > 0 && runs.firstIndex(runs.count() - 1) > lastIndex()) {
            fault(
                    Fault.CONTINUITY,
                    next,
                    "The log of group " + group + " ends at " + lastIndex() + ", but its terms go on from "
                            + runs.firstIndex(runs.count() - 1) + WayBack.REPLACE);
        }
    }

    private void fault(Fault fault, long index, String message) {
        // What is dead is no part of the log.
        if (index > boundary.index()) {
            soundUntil = Math.min(soundUntil, index);
        }
        faults.on(fault, index, message);
    }
}
