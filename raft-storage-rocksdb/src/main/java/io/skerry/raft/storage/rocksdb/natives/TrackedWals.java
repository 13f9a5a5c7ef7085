package io.skerry.raft.storage.rocksdb.natives;

import java.util.Properties;
import org.rocksdb.DBOptions;

/** Options of a database whose manifest knows its write-ahead logs. Stateless. */
public final class TrackedWals {

    private TrackedWals() {}

    /**
     * Options under which the manifest keeps the size of every write-ahead log that was finished: one that is missing or
     * cut short then refuses the open, where it would silently take the records with it. There is no setter for it.
     *
     * <p>Who opens such a database read-only must set it as well: RocksDB 11.8 else wants to write into the manifest that
     * it tracks no more, has nothing there to write with, and takes the process down.
     */
    public static DBOptions options() {
        Properties properties = new Properties();
        properties.setProperty("track_and_verify_wals_in_manifest", "true");
        DBOptions options = DBOptions.getDBOptionsFromProps(properties);
        if (options == null) {
            throw new IllegalStateException("This RocksDB does not know the options " + properties);
        }
        return options;
    }
}
