package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.group.BlockReader;
import io.skerry.raft.storage.rocksdb.group.GroupState;
import io.skerry.raft.storage.rocksdb.group.StateReader;
import io.skerry.raft.storage.rocksdb.group.TermRuns;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import io.skerry.raft.storage.rocksdb.layout.StateRecord;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import io.skerry.raft.storage.rocksdb.stats.CommitCounters;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Turns folded groups into one RocksDB batch, and writes it with one sync. Deletes precede puts of the same keys, so
 * that within the batch the later one holds.
 *
 * <p>A suffix is removed by point deletes of its block keys: a range delete in the hot end of a log would have to be
 * consulted by every read there. Range deletes serve prefixes, and logs that go as a whole.
 *
 * <p>Not thread-safe; owned by whoever holds the commit token.
 */
public final class CommitWriter implements AutoCloseable {

    private static final int RESERVED_BYTES = 1 << 20;
    /** More than this is given back after the write: a batch may keep twice what it held. */
    private static final long KEPT_BYTES = 4L << 20;

    private final ColumnFamilies families;
    private final BlockReader blocks;
    private final SyncedWrite syncedWrite;
    private final BlockPacker packer;
    private final GroupRemoval removal;
    private final DeadPrefixes deadPrefixes;
    private final Runnable onRangeDeleted;
    private boolean deletesRange;
    private WriteBatch batch = new WriteBatch(RESERVED_BYTES);

    /**
     * Reads cut blocks and writes through these.
     *
     * @param memtableBytes  the size of a memtable
     * @param onRangeDeleted is run when a write has become known that deletes a range of blocks; must not throw
     */
    public CommitWriter(
            ColumnFamilies families,
            BlockReader blocks,
            StateReader state,
            SyncedWrite syncedWrite,
            long memtableBytes,
            Runnable onRangeDeleted) {
        this.onRangeDeleted = onRangeDeleted;
        this.families = families;
        this.blocks = blocks;
        this.syncedWrite = syncedWrite;
        this.packer = new BlockPacker(families.log());
        this.deadPrefixes = new DeadPrefixes(families.log(), memtableBytes);
        this.removal = new GroupRemoval(families, blocks, state);
    }

    /** Writes all folds and the stamp, durably, or nothing. Returns whether there was anything to write. */
    boolean write(FoldTable folds, @Nullable Stamp stamp) throws DamagedCutException, RocksDBException {
        batch.clear();
        deadPrefixes.sweep(batch);
        for (int i = 0; i < folds.count(); i++) {
            GroupFold fold = folds.get(i);
            addLog(fold);
            addTermRuns(
                    fold.group().id(),
                    fold.base().log().runs(),
                    fold.after().log().runs());
            addBoundary(fold);
            addStable(fold);
        }
        if (stamp != null) {
            byte[] key = StateKey.identity();
            batch.put(families.metadata(), key, StateRecord.stamp(key, stamp));
        }
        boolean changes = batch.count() > 0;
        deletesRange = batch.hasDeleteRange();
        if (changes) {
            syncedWrite.write(batch);
            noteDeadPrefixes(folds);
        }
        clearBatch();
        return changes;
    }

    /** What was written last is published. Counts what it deleted of groups that it was not asked to touch. */
    void published(CommitCounters counters) {
        for (int i = deadPrefixes.takeSettled(); i > 0; i--) {
            counters.rangeDeleted();
        }
        if (deletesRange) {
            onRangeDeleted.run();
        }
    }

    private void noteDeadPrefixes(FoldTable folds) {
        deadPrefixes.settle();
        for (int i = 0; i < folds.count(); i++) {
            deadPrefixes.note(folds.get(i));
        }
    }

    private void addLog(GroupFold fold) throws DamagedCutException, RocksDBException {
        GroupId group = fold.group().id();
        Tail tail = fold.liveTail();
        if (fold.destroys()) {
            addRemoval(fold);
        } else if (fold.dropsLog()) {
            batch.deleteRange(
                    families.log(),
                    BlockKey.of(group, 0),
                    BlockKey.of(group, fold.before().log().lastIndex() + 1));
            fold.deletesBelow(fold.after().log().firstIndex());
        } else if (fold.cutsLog()) {
            cutLog(fold, tail);
        }
        packer.pack(group, tail, batch);
        for (int i = 0; i < tail.count(); i++) {
            fold.writes(tail.part(i).count(), tail.part(i).bytes());
        }
        if (!fold.dropsLog()) {
            deadPrefixes.add(batch, fold);
        }
    }

    private void addRemoval(GroupFold fold) throws DamagedCutException, RocksDBException {
        try {
            removal.addTo(batch, fold.group().id());
            fold.deletesBelow(fold.after().log().firstIndex());
        } catch (CorruptionException e) {
            throw new DamagedCutException(fold.group(), e);
        }
    }

    /** Deletes the blocks from the cut on; the part of the first that lies before the cut is written again. */
    private void cutLog(GroupFold fold, Tail tail) throws DamagedCutException, RocksDBException {
        try {
            List<byte[]> keys = blocks.keysFrom(fold.group().id(), fold.tailFirst());
            if (keys.isEmpty()) {
                throw new CorruptionException("Group " + fold.group().id() + " has no block from index "
                        + fold.tailFirst() + " on, though its log ends at "
                        + fold.before().log().last()
                        + WayBack.REPLACE);
            }
            long first = fold.after().log().firstIndex();
            if (fold.tailFirst() > first) {
                Block cut = blocks.block(keys.get(0));
                if (cut.baseIndex() > fold.tailFirst()) {
                    throw new CorruptionException("Group " + fold.group().id() + " has a hole at index "
                            + fold.tailFirst() + ": the next block begins at " + cut.baseIndex() + WayBack.REPLACE);
                }
                if (cut.baseIndex() < fold.tailFirst()) {
                    tail.addFirst(cut.entries(Math.max(first, cut.baseIndex()), fold.tailFirst(), Long.MAX_VALUE));
                }
            }
            for (byte[] key : keys) {
                batch.delete(families.log(), key);
            }
            fold.deletesBlocks(keys.size());
        } catch (CorruptionException e) {
            throw new DamagedCutException(fold.group(), e);
        }
    }

    private void addTermRuns(GroupId group, TermRuns before, TermRuns after) throws RocksDBException {
        if (before == after) {
            return;
        }
        for (int i = 0; i < before.count(); i++) {
            if (!after.beginsAt(before.firstIndex(i))) {
                batch.delete(families.metadata(), StateKey.termRun(group, before.firstIndex(i)));
            }
        }
        for (int i = 0; i < after.count(); i++) {
            long first = after.firstIndex(i);
            if (!before.beginsAt(first) || before.termAt(first) != after.term(i)) {
                byte[] key = StateKey.termRun(group, first);
                batch.put(families.metadata(), key, StateRecord.term(key, after.term(i)));
            }
        }
    }

    private void addBoundary(GroupFold fold) throws RocksDBException {
        LogPosition boundary = fold.after().log().boundary();
        if (boundary == fold.base().log().boundary()
                || boundary.equals(fold.base().log().boundary())) {
            return;
        }
        byte[] key = StateKey.boundary(fold.group().id());
        putUnless(boundary.equals(LogPosition.NONE), families.metadata(), key, StateRecord.boundary(key, boundary));
    }

    private void addStable(GroupFold fold) throws RocksDBException {
        GroupId group = fold.group().id();
        GroupState before = fold.base();
        GroupState after = fold.after();
        if (after.hardState() != before.hardState() && !after.hardState().equals(before.hardState())) {
            byte[] key = StateKey.hardState(group);
            HardState hardState = after.hardState();
            putUnless(hardState.equals(HardState.NONE), families.stable(), key, StateRecord.hardState(key, hardState));
        }
        if (!Objects.equals(after.name(), before.name()) && after.name() != null) {
            byte[] key = StateKey.groupName(group);
            batch.put(families.metadata(), key, StateRecord.payload(key, Payload.ofUtf8(after.name())));
        }
        addMemberships(group, before.memberships(), after.memberships());
        if (fold.values() != null) {
            addValues(group, fold.values());
        }
    }

    private void addValues(GroupId group, Map<String, @Nullable Payload> values) throws RocksDBException {
        for (Map.Entry<String, @Nullable Payload> value : values.entrySet()) {
            byte[] key = StateKey.value(group, value.getKey());
            Payload bytes = value.getValue();
            if (bytes == null) {
                batch.delete(families.stable(), key);
            } else {
                batch.put(families.stable(), key, StateRecord.payload(key, bytes));
            }
        }
    }

    private void addMemberships(GroupId group, NavigableMap<Long, Payload> before, NavigableMap<Long, Payload> after)
            throws RocksDBException {
        if (before == after) {
            return;
        }
        for (Long index : before.keySet()) {
            if (!after.containsKey(index)) {
                batch.delete(families.stable(), StateKey.membership(group, index));
            }
        }
        for (Map.Entry<Long, Payload> membership : after.entrySet()) {
            if (!membership.getValue().equals(before.get(membership.getKey()))) {
                byte[] key = StateKey.membership(group, membership.getKey());
                batch.put(families.stable(), key, StateRecord.payload(key, membership.getValue()));
            }
        }
    }

    private void putUnless(boolean absent, ColumnFamilyHandle family, byte[] key, byte[] value)
            throws RocksDBException {
        if (absent) {
            batch.delete(family, key);
        } else {
            batch.put(family, key, value);
        }
    }

    /** A batch keeps the memory of the largest thing it ever held, unless it is made anew. */
    private void clearBatch() {
        if (batch.getDataSize() > KEPT_BYTES) {
            batch.close();
            batch = new WriteBatch(RESERVED_BYTES);
        } else {
            batch.clear();
        }
    }

    @Override
    public void close() {
        batch.close();
    }
}
