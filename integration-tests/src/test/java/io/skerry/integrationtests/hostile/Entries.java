package io.skerry.integrationtests.hostile;

import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.RecordHeader;
import java.util.List;
import java.util.zip.CRC32C;

/** Entries for samples, and checksums of records that were changed. Stateless. */
final class Entries {

    private Entries() {}

    /** Returns three entries that follow each other. */
    static List<LogEntry> some(long firstIndex) {
        return List.of(
                LogEntry.command(4, firstIndex, Payload.ofUtf8("buy 3 apples")),
                new LogEntry(LogPosition.of(5, firstIndex + 1), EntryType.of(200), Payload.EMPTY),
                LogEntry.command(5, firstIndex + 2, Payload.ofUtf8("sell 1 pear")));
    }

    /** Makes the checksums of records right, from an offset on, as far as there are records. */
    static void seal(byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        int at = from;
        while (bytes.length - at >= RecordHeader.BYTES) {
            int length = RecordHeader.length(bytes, at);
            if (length < RecordHeader.BYTES || length > bytes.length - at) {
                return;
            }
            RecordHeader.seal(bytes, at, length, crc);
            at += length;
        }
    }
}
