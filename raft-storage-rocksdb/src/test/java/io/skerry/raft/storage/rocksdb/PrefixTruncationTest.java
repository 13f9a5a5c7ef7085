package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;

/** Truncation from the front is logical at once, and physical rarely, but not never. */
class PrefixTruncationTest {

    @TempDir
    private Path folder;

    @Test
    void oneRangeDeleteServesThousandsOfEntries() throws RocksDBException {
        int truncations = 0;
        try (RocksDbStorage storage = open()) {
            for (long first = 1; first < 20_000; first += 100) {
                storage.batch().append(GROUP, entries(1, first, first + 99)).commit();
                storage.batch()
                        .truncatePrefix(GROUP, LogPosition.of(1, first + 98))
                        .commit();
                truncations++;
            }
            long deletes = rangeDeletes(storage);
            assertTrue(deletes >= 1 && deletes <= 5, () -> deletes + " range deletes");
        }
        assertEquals(200, truncations);
        assertTrue(blocksBelow(GROUP, 15_000).isEmpty(), "what died long ago is deleted");
    }

    @Test
    void whatAnEarlierLifeTruncatedIsNotForgotten() throws RocksDBException {
        try (RocksDbStorage storage = open()) {
            for (long first = 1; first < 3000; first += 100) {
                storage.batch().append(GROUP, entries(1, first, first + 99)).commit();
            }
            storage.batch().truncatePrefix(GROUP, LogPosition.of(1, 2950)).commit();
            assertEquals(0, rangeDeletes(storage), "not worth one yet");
        }
        assertEquals(29, blocksBelow(GROUP, 2951).size());
        try (RocksDbStorage storage = open()) {
            for (long first = 3001; first < 5000; first += 100) {
                storage.batch().append(GROUP, entries(1, first, first + 99)).commit();
            }
            storage.batch().truncatePrefix(GROUP, LogPosition.of(1, 4950)).commit();
            assertEquals(1, rangeDeletes(storage), "with what was dead before, it is");
        }
        assertEquals(List.of(), blocksBelow(GROUP, 4951));
    }

    @Test
    void aLogThatOnlyEverShrinksIsCleanedUpAtTheNextWriteOfItsGroup() throws RocksDBException {
        try (RocksDbStorage storage = open()) {
            for (long first = 1; first < 5000; first += 1000) {
                storage.batch().append(GROUP, entries(1, first, first + 999)).commit();
            }
            storage.batch().truncatePrefix(GROUP, LogPosition.of(1, 3000)).commit();
        }
        try (RocksDbStorage storage = open()) {
            storage.batch().truncatePrefix(GROUP, LogPosition.of(1, 5000)).commit();
            assertEquals(1, rangeDeletes(storage));
        }
        assertEquals(List.of(), blocksBelow(GROUP, Long.MAX_VALUE));
    }

    /** Each of them has less than is worth a range delete, and all of them too much. */
    @Test
    void manyGroupsTogetherDoNotKeepMoreThanIsBearable() throws RocksDBException {
        int groups = 24;
        int bytesEach = 4 << 20;
        try (RocksDbStorage storage = open()) {
            for (int group = 1; group <= groups; group++) {
                GroupId id = GroupId.of(group);
                for (long index = 1; index <= 4; index++) {
                    storage.batch()
                            .append(id, entries(1, index, index, bytesEach / 4))
                            .commit();
                }
                storage.batch().append(id, entries(1, 5, 5)).commit();
                storage.batch().truncatePrefix(id, LogPosition.of(1, 4)).commit();
            }
            storage.batch().append(GroupId.of(1), entries(1, 6, 6)).commit();
            for (int group = 1; group <= groups; group++) {
                assertEquals(
                        entries(1, 5, 5),
                        storage.log(GroupId.of(group)).read(5, 6, 100).require());
            }
            long deletes = rangeDeletes(storage);
            assertTrue(deletes > 0 && deletes < groups, () -> deletes + " range deletes");
        }
        int left = 0;
        for (int group = 1; group <= groups; group++) {
            left += blocksBelow(GroupId.of(group), 5).size();
        }
        int blocks = left;
        assertTrue(blocks * (bytesEach / 4L) <= 68L << 20, () -> blocks + " dead blocks are left");
    }

    private RocksDbStorage open() {
        return RocksDbStorage.open(folder);
    }

    private static long rangeDeletes(RocksDbStorage storage) {
        return storage.statistics().counter("truncate.rangeDeletes");
    }

    /** Returns the indexes of the blocks that end below an index, as the closed database has them. */
    private List<Long> blocksBelow(GroupId group, long index) throws RocksDBException {
        List<ColumnFamilyDescriptor> families = List.of(
                new ColumnFamilyDescriptor(ColumnFamilies.DEFAULT), new ColumnFamilyDescriptor(ColumnFamilies.LOG));
        List<ColumnFamilyHandle> handles = new ArrayList<>();
        List<Long> found = new ArrayList<>();
        try (DBOptions options = new DBOptions();
                RocksDB db =
                        RocksDB.openReadOnly(options, folder.resolve("raft").toString(), families, handles);
                RocksIterator blocks = db.newIterator(handles.get(1))) {
            for (blocks.seek(BlockKey.of(group, 0)); blocks.isValid(); blocks.next()) {
                byte[] key = blocks.key();
                if (!BlockKey.isOf(group, key) || BlockKey.lastIndex(key) >= index) {
                    break;
                }
                found.add(BlockKey.lastIndex(key));
            }
            blocks.status();
            handles.forEach(ColumnFamilyHandle::close);
        }
        return found;
    }
}
