package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import io.skerry.raft.storage.rocksdb.layout.FolderFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.ColumnFamilyDescriptor;
import org.rocksdb.ConfigOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.OptionsUtil;
import org.rocksdb.RocksDBException;

/**
 * The limits that a storage was last opened with, as RocksDB wrote them down beside its files. Immutable.
 *
 * @param memtableBytes what the memtables of all families may take together
 * @param maxWalBytes   the size of the write-ahead log that forces a flush
 * @param recycledWals  files of the write-ahead log that may wait to be used again; 0 if none is
 */
public record MemorySettings(long memtableBytes, long maxWalBytes, long recycledWals) {

    static MemorySettings of(Path folder) {
        List<ColumnFamilyDescriptor> families = new ArrayList<>();
        try (ConfigOptions how =
                        new ConfigOptions().setIgnoreUnknownOptions(true).setEnv(Env.getDefault());
                DBOptions options = new DBOptions()) {
            String database = folder.resolve(FolderFormat.DATABASE).toString();
            OptionsUtil.loadLatestOptions(how, database, options, families);
            long memtables = families.stream()
                    .mapToLong(family -> family.getOptions().writeBufferSize()
                            * family.getOptions().maxWriteBufferNumber())
                    .sum();
            return new MemorySettings(memtables, options.maxTotalWalSize(), options.recycleLogFileNum());
        } catch (RocksDBException e) {
            throw new StorageOpenException(
                    Reason.IO,
                    "The settings of folder " + folder + " cannot be read: " + e.getMessage() + "; mend the disk",
                    e);
        } finally {
            families.forEach(family -> family.getOptions().close());
        }
    }
}
