package io.skerry.raft.storage;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.RecordHeader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Turns entries into records and back. Each record begins with a {@link RecordHeader}; what follows is the codec's own
 * affair. A storage owns one; a node encodes its entries with it once, and the same bytes travel, are stored, and are
 * read again.
 *
 * <p>Implementations are thread-safe.
 */
public interface EntryCodec {

    /** Returns the name of the format, kept in the storage's folder and compared between peers. */
    String name();

    /**
     * Returns the entries as records in one buffer that is handed over.
     *
     * @throws IllegalArgumentException if the entries are not contiguous or a term goes backwards
     */
    EncodedEntries encode(List<LogEntry> entries);

    /**
     * Returns one entry.
     *
     * @param i counted from 0
     */
    LogEntry decode(EncodedEntries entries, int i);

    /**
     * Returns the payload of one entry, which may be a view of the entries' buffer: it never changes if that was handed
     * over, but whoever keeps it keeps the whole buffer.
     *
     * @param i counted from 0
     */
    default Payload payload(EncodedEntries entries, int i) {
        return decode(entries, i).payload();
    }

    /** Returns all entries. */
    default List<LogEntry> decode(EncodedEntries entries) {
        List<LogEntry> decoded = new ArrayList<>(entries.count());
        for (int i = 0; i < entries.count(); i++) {
            decoded.add(decode(entries, i));
        }
        return decoded;
    }

    /**
     * Returns the records that fill a range of a buffer, each one checked: for bytes that come from outside the
     * process.
     *
     * @throws CorruptionException if a record does not check out, or they are not in order
     */
    default EncodedEntries check(byte[] buffer, int offset, int length, Ownership ownership) {
        CRC32C crc = new CRC32C();
        int[] offsets = new int[16];
        int count = 0;
        int at = offset;
        int end = offset + length;
        while (at < end) {
            String fault = RecordHeader.fault(buffer, at, end - at, crc);
            if (fault != null) {
                throw new CorruptionException(
                        "Record " + count + ", at byte " + (at - offset) + " of " + length + ": " + fault);
            }
            if (count + 1 == offsets.length) {
                offsets = Arrays.copyOf(offsets, 2 * offsets.length);
            }
            offsets[count++] = at;
            at += RecordHeader.length(buffer, at);
        }
        offsets[count] = end;
        try {
            return EncodedEntries.of(buffer, Arrays.copyOf(offsets, count + 1), ownership);
        } catch (IllegalArgumentException e) {
            throw new CorruptionException("Records that check out one by one do not belong together", e);
        }
    }
}
