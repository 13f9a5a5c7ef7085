package io.skerry.raft.storage.rocksdb.wal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One record of a manifest, as far as it matters here. What it does not know and may not skip it refuses.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class VersionEdit {

    /** A field that this code does not know, or that does not end. */
    static final class UnreadableException extends Exception {
        private static final long serialVersionUID = 1;

        UnreadableException(String message) {
            super(message);
        }
    }

    private static final int NO_VALUE = -1;
    /** Fields with this bit are followed by their length, and may be skipped. */
    private static final int IGNORABLE = 1 << 13;

    private static final int FILE_FIELD_IS_REQUIRED = 1 << 6;
    private static final int FILE_PATH = 65;
    private static final int FILE_MIN_LOG = 3;

    int family;

    @Nullable
    String addedFamily;

    boolean dropsFamily;
    long logNumber = NO_VALUE;
    long minLogToKeep = NO_VALUE;
    long nextFileNumber = NO_VALUE;
    long lastSequence = NO_VALUE;
    /** Edits of the same atomic group that follow this one; -1 if it is in none. */
    int remainingInGroup = NO_VALUE;

    long largestSequence = NO_VALUE;
    final Map<Long, Long> addedTables = new TreeMap<>();
    final List<Long> deletedTables = new ArrayList<>();
    final Map<Long, Long> syncedLogs = new TreeMap<>();
    long logsDeletedBelow = NO_VALUE;

    private final Fields in;

    private VersionEdit(Fields in) {
        this.in = in;
    }

    static VersionEdit read(byte[] bytes, int length) throws UnreadableException {
        VersionEdit edit = new VersionEdit(new Fields(bytes, 0, length));
        while (edit.in.hasMore()) {
            edit.readField(edit.in.int32());
        }
        return edit;
    }

    private void readField(int tag) throws UnreadableException {
        switch (tag) {
            case 1 -> in.skip(); // name of the comparator
            case 2 -> logNumber = in.int64();
            case 3 -> nextFileNumber = in.int64();
            case 4 -> lastSequence = in.int64();
            case 5 -> { // where a compaction stopped
                in.int32();
                in.skip();
            }
            case 6 -> {
                in.int32();
                deletedTables.add(in.int64());
            }
            case 7, 100, 102, 103 -> readTable(tag);
            case 9 -> in.int64(); // number of a previous log, from before there were many
            case 10 -> minLogToKeep = Math.max(minLogToKeep, in.int64());
            case 200 -> family = in.int32();
            case 201 -> addedFamily = new String(in.bytes(), StandardCharsets.UTF_8);
            case 202 -> dropsFamily = true;
            case 203 -> in.int32(); // the highest family id
            case 300 -> remainingInGroup = in.int32();
            case 400, 8194 -> readBlob(true);
            case 401, 8195 -> readBlob(false);
            case 8196 -> readSyncedLog(in);
            case 8197 -> logsDeletedBelow = in.int64();
            case 8199 -> readSyncedLog(in.nested());
            case 8200 -> logsDeletedBelow = in.nested().int64();
            default -> {
                if ((tag & IGNORABLE) == 0) {
                    throw new UnreadableException("it has a field of the unknown type " + tag);
                }
                in.skip();
            }
        }
    }

    private void readTable(int tag) throws UnreadableException {
        in.int32(); // level
        long number = in.int64();
        if (tag == 102) {
            in.int32(); // path
        }
        addedTables.put(number, in.int64());
        in.skip(); // smallest key
        in.skip(); // largest key
        if (tag == 7) {
            return;
        }
        in.int64(); // smallest sequence
        largestSequence = Math.max(largestSequence, in.int64());
        if (tag == 103) {
            readTableFields();
        }
    }

    private void readTableFields() throws UnreadableException {
        for (int field = in.int32(); field != 1; field = in.int32()) {
            if (field == FILE_MIN_LOG) {
                minLogToKeep = Math.max(minLogToKeep, in.nested().fixed64());
            } else if ((field & FILE_FIELD_IS_REQUIRED) != 0 && field != FILE_PATH) {
                throw new UnreadableException("a table in it has a field of the unknown type " + field);
            } else {
                in.skip();
            }
        }
    }

    private void readBlob(boolean added) throws UnreadableException {
        in.int64(); // number
        in.int64(); // count
        in.int64(); // bytes
        if (added) {
            in.skip(); // kind of checksum
            in.skip(); // checksum
        }
        for (int field = in.int32(); field != 0; field = in.int32()) {
            if ((field & FILE_FIELD_IS_REQUIRED) != 0) {
                throw new UnreadableException("a blob file in it has a field of the unknown type " + field);
            }
            in.skip();
        }
    }

    /** A log without its bytes was only begun. */
    private void readSyncedLog(Fields from) throws UnreadableException {
        long number = from.int64();
        for (int field = from.int32(); field != 1; field = from.int32()) {
            if (field != 2) {
                throw new UnreadableException("a write-ahead log in it has a field of the unknown type " + field);
            }
            syncedLogs.put(number, from.int64());
        }
    }
}
