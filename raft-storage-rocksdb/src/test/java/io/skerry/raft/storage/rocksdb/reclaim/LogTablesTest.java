package io.skerry.raft.storage.rocksdb.reclaim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.rocksdb.group.BlockReader;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.group.GroupLoader;
import io.skerry.raft.storage.rocksdb.group.StateReader;
import io.skerry.raft.storage.rocksdb.layout.BlockKey;
import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import io.skerry.raft.storage.rocksdb.layout.StateKey;
import io.skerry.raft.storage.rocksdb.natives.NativeResources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.DBOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/** What is taken for dead is what no group needs. */
class LogTablesTest {

    private static final GroupId DESTROYED = GroupId.of(1);
    private static final GroupId DAMAGED = GroupId.of(2);

    @TempDir
    private Path folder;

    @Test
    void ofAGroupThatCannotBeLoadedNothingIsDead() throws RocksDBException {
        RocksDB.loadLibrary();
        try (NativeResources resources = new NativeResources()) {
            DBOptions options =
                    resources.add(new DBOptions().setCreateIfMissing(true).setCreateMissingColumnFamilies(true));
            List<ColumnFamilyHandle> handles = new ArrayList<>();
            RocksDB db = resources.add(RocksDB.open(options, folder.toString(), descriptors(), handles));
            handles.forEach(resources::add);
            ColumnFamilies families = ColumnFamilies.of(handles);
            db.put(families.stable(), StateKey.hardState(DAMAGED), new byte[] {1});
            try (BlockReader blocks = new BlockReader(db, families)) {
                GroupLoader loader = new GroupLoader(new StateReader(db, families), blocks);
                GroupHandle damaged = loader.load(DAMAGED);
                assertNotNull(damaged.damage());
                List<LogTables.Dead> dead = LogTables.deadOf(List.of(damaged, loader.load(DESTROYED)));
                assertEquals(1, dead.size());
                assertArrayEquals(BlockKey.of(DESTROYED, 0), dead.get(0).from());
                assertArrayEquals(BlockKey.endOf(DESTROYED), dead.get(0).until());
            }
        }
    }

    private static List<ColumnFamilyDescriptor> descriptors() {
        return Stream.of(ColumnFamilies.DEFAULT, ColumnFamilies.LOG, ColumnFamilies.STABLE, ColumnFamilies.METADATA)
                .map(ColumnFamilyDescriptor::new)
                .toList();
    }
}
