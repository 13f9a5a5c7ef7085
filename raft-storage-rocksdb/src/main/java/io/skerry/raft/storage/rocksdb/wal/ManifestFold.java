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
    private long lastSequence = -1;
    private long flushedSequence;
    private long edits;

    /** Applies edits that take effect together. */
    void apply(List<VersionEdit> group) {
        long firstLive = firstLiveLog();
        boolean sequenceIsFirst = lastSequence < 0;
        boolean addsTables = false;
        for (VersionEdit edit : group) {
            apply(edit);
            addsTables |= !edit.addedTables.isEmpty();
        }
        // A manifest begins with the state as it was: all that had been flushed then was below the sequence it names
        // first. Later, logs die because of tables, which tell how far they go, or because there is nothing in them.
        boolean allIsFlushed = sequenceIsFirst || firstLiveLog() != firstLive && !addsTables;
        if (allIsFlushed) {
            flushedSequence = Math.max(flushedSequence, lastSequence);
        }
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
        flushedSequence = Math.max(flushedSequence, edit.largestSequence);
        minLogToKeep = Math.max(minLogToKeep, edit.minLogToKeep);
        nextFileNumber = Math.max(nextFileNumber, edit.nextFileNumber);
        lastSequence = Math.max(lastSequence, edit.lastSequence);
        syncedLogs.putAll(edit.syncedLogs);
        syncedLogs.headMap(edit.logsDeletedBelow).clear();
    }

    Manifest done(Path path, long cutBytes) {
        return new Manifest(
                path,
                firstLiveLog(),
                Math.max(0, lastSequence),
                flushedSequence,
                nextFileNumber,
                syncedLogs,
                families,
                tables,
                edits,
                cutBytes);
    }

    private long firstLiveLog() {
        long lowest = Long.MAX_VALUE;
        for (long number : logNumbers.values()) {
            lowest = Math.min(lowest, number);
        }
        return Math.max(minLogToKeep, lowest);
    }
}
