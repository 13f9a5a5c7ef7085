package io.skerry.raft.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.skerry.raft.storage.rocksdb.layout.ColumnFamilies;
import java.nio.file.Path;
import java.util.function.Function;
import org.rocksdb.ColumnFamilyHandle;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/** Changes a closed folder through RocksDB itself, so that all of RocksDB's own checksums are right. */
final class Rewrites {

    private Rewrites() {}

    /** Flips a bit of a value. */
    static void flip(Path folder, Function<ColumnFamilies, ColumnFamilyHandle> family, byte[] key, int offset) {
        apply(folder, (database, batch) -> {
            ColumnFamilyHandle handle = family.apply(database.families());
            byte[] value = database.db().get(handle, key);
            assertNotNull(value, "there is nothing to damage");
            value[offset] ^= 0x04;
            batch.put(handle, key, value);
        });
    }

    static void put(Path folder, Function<ColumnFamilies, ColumnFamilyHandle> family, byte[] key, byte[] value) {
        apply(folder, (database, batch) -> batch.put(family.apply(database.families()), key, value));
    }

    static void delete(Path folder, Function<ColumnFamilies, ColumnFamilyHandle> family, byte[] key) {
        apply(folder, (database, batch) -> batch.delete(family.apply(database.families()), key));
    }

    private interface Change {
        void addTo(Database database, WriteBatch batch) throws RocksDBException;
    }

    private static void apply(Path path, Change change) {
        NativeBudget budget = NativeBudget.of(RocksDbStorageConfig.defaults());
        try (StorageFolder folder = StorageFolder.open(path);
                Database database = Database.open(folder, budget, options -> {});
                WriteBatch batch = new WriteBatch()) {
            change.addTo(database, batch);
            database.write(batch);
            database.flush();
        } catch (RocksDBException e) {
            throw new AssertionError(e);
        }
    }
}
