package io.skerry.raft.storage.rocksdb.wal;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Applies the records of a manifest in order.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class ManifestFold {

    private static final int DEFAULT_FAMILY = 0;

    private final Map<Integer, String> families = new HashMap<>(Map.of(DEFAULT_FAMILY, "default"));
    private final Map<Integer, Long> logNumbers = new HashMap<>(Map.of(DEFAULT_FAMILY, 0L));
    private final Map<Long, Long> tables = new HashMap<>();
    private final TreeMap<Long, Long> syncedLogs = new TreeMap<>();
    private long minLogToKeep;
    private long nextFileNumber;
    private long flushedSequence;
    private long edits;

    /** Applies edits that take effect together. */
    void apply(List<VersionEdit> group) {
        group.forEach(this::apply);
    }

    private void apply(VersionEdit edit) {
        edits++;
        if (edit.addedFamily != null) {
            families.put(edit.family, edit.addedFamily);
            logNumbers.put(edit.family, 0L);
        } else if (edit.dropsFamily) {
            families.remove(edit.family);
            logNumbers.remove(edit.family);
        }
        if (edit.logNumber >= 0) {
            logNumbers.computeIfPresent(edit.family, (family, known) -> Math.max(known, edit.logNumber));
        }
        tables.keySet().removeAll(edit.deletedTables);
        tables.putAll(edit.addedTables);
        // RocksDB keeps the sequence number of what it flushed; what is in memory does not count.
        flushedSequence = Math.max(flushedSequence, Math.max(edit.lastSequence, edit.largestSequence));
        minLogToKeep = Math.max(minLogToKeep, edit.minLogToKeep);
        nextFileNumber = Math.max(nextFileNumber, edit.nextFileNumber);
        syncedLogs.putAll(edit.syncedLogs);
        syncedLogs.headMap(edit.logsDeletedBelow).clear();
    }

    Manifest done(Path path, long cutBytes) {
        return new Manifest(
                path, firstLiveLog(), flushedSequence, nextFileNumber, syncedLogs, families, tables, edits, cutBytes);
    }

    private long firstLiveLog() {
        long lowest = Long.MAX_VALUE;
        for (long number : logNumbers.values()) {
            lowest = Math.min(lowest, number);
        }
        return Math.max(minLogToKeep, lowest);
    }
}
