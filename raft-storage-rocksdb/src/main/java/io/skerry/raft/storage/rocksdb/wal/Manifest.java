package io.skerry.raft.storage.rocksdb.wal;

import java.nio.file.Path;
import java.util.Map;

/**
 * What RocksDB's manifest says of its files. Immutable.
 *
 * @param path             the file that {@code CURRENT} names
 * @param firstLiveLog     the lowest number of a write-ahead log that says anything: all below are in tables, for every
 *                         family that was not dropped
 * @param flushedSequence  all changes up to this one are in tables
 * @param nextFileNumber   numbers from here on were free when the manifest was written last
 * @param syncedLogBytes   finished write-ahead logs by number, with the bytes that were synced of each
 * @param families         names of the column families by id
 * @param tables           sizes of the tables by number
 * @param edits            records in it
 * @param cutBytes         bytes at its end that belong to a record that was never finished
 */
public record Manifest(
        Path path,
        long firstLiveLog,
        long flushedSequence,
        long nextFileNumber,
        Map<Long, Long> syncedLogBytes,
        Map<Integer, String> families,
        Map<Long, Long> tables,
        long edits,
        long cutBytes) {

    /** Copies the maps. */
    public Manifest {
        syncedLogBytes = Map.copyOf(syncedLogBytes);
        families = Map.copyOf(families);
        tables = Map.copyOf(tables);
    }
}
