package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.group.BlockReader;
import io.skerry.raft.storage.rocksdb.group.GroupLoader;
import io.skerry.raft.storage.rocksdb.group.StateReader;
import io.skerry.raft.storage.rocksdb.group.TermRuns;
import io.skerry.raft.storage.rocksdb.layout.Block;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * Takes everything behind an index out of a log that may be damaged there, which is why it is not a change of an open
 * group: that one would be stopped. Immutable.
 *
 * @param group     whose log
 * @param lastIndex the last index to keep; what stands up to there was checked
 */
record LogCut(GroupId group, long lastIndex) {

    /** Adds what goes, and what is written anew; returns how many blocks go. */
    int addTo(WriteBatch batch, Database database) throws RocksDBException {
        StateReader state = new StateReader(database.db(), database.families());
        BlockReader blocks = new BlockReader(database.db(), database.families());
        GroupLoader loader = new GroupLoader(state, blocks, 0);
        LogPosition boundary = loader.boundary(group);
        List<byte[]> gone = blocks.keysFrom(group, lastIndex + 1);
        for (byte[] key : gone) {
            batch.delete(database.families().log(), key);
        }
        boolean isEmpty = lastIndex == boundary.index();
        if (!gone.isEmpty() && !isEmpty) {
            addHead(batch, database, gone.get(0), boundary.index() + 1);
        }
        addTermRuns(batch, database, loader.termRuns(group), isEmpty);
        List<byte[]> memberships = new ArrayList<>();
        state.scanStable(StateKey.memberships(group), (key, value) -> memberships.add(key));
        for (byte[] key : memberships) {
            if (StateKey.index(key) > lastIndex) {
                batch.delete(database.families().stable(), key);
            }
        }
        return gone.size();
    }

    /**
     * The first block to go may begin before the cut; then its head is written again, under a key of its own. Without what
     * is dead: that was not checked.
     */
    private void addHead(WriteBatch batch, Database database, byte[] key, long firstIndex) throws RocksDBException {
        ColumnFamilyHandle log = database.families().log();
        byte[] headKey = BlockKey.of(group, lastIndex);
        byte @Nullable [] value = database.db().get(log, key);
        if (value == null || database.db().get(log, headKey) != null) {
            return;
        }
        Block cut = Block.parse(key, value);
        EncodedEntries head = cut.entries(Math.max(firstIndex, cut.baseIndex()), lastIndex + 1, Long.MAX_VALUE);
        int[] ends = new int[head.count()];
        for (int i = 0; i < ends.length; i++) {
            ends[i] = (i == 0 ? 0 : ends[i - 1]) + head.recordBytes(i);
        }
        ByteBuffer block = ByteBuffer.allocate(Block.headerBytes(ends.length) + head.bytes());
        Block.writeHeader(block, headKey, head.firstIndex(), ends, ends.length);
        block.put(head.buffer(), head.offset(0), head.bytes());
        batch.put(log, headKey, block.array());
    }

    /** A log that is empty has no terms, not even that of a run that began below its boundary. */
    private void addTermRuns(WriteBatch batch, Database database, TermRuns runs, boolean isEmpty)
            throws RocksDBException {
        for (int i = 0; i < runs.count(); i++) {
            if (isEmpty || runs.firstIndex(i) > lastIndex) {
                batch.delete(database.families().metadata(), StateKey.termRun(group, runs.firstIndex(i)));
            }
        }
    }
}
