package io.skerry.raft.storage.memory;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.RecordHeader;
import io.skerry.raft.storage.EntryCodec;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The record format without any library: {@link RecordHeader}, then the payload as it is. {@code KryoEntryCodec} writes
 * the same bytes, so nodes with either can form a cluster. Stateless, thread-safe.
 */
public final class PlainEntryCodec implements EntryCodec {

    /** The name of the format. */
    public static final String NAME = "record-1";

    /** The only instance that is needed. */
    public static final PlainEntryCodec INSTANCE = new PlainEntryCodec();

    private PlainEntryCodec() {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public EncodedEntries encode(List<LogEntry> entries) {
        int[] offsets = new int[entries.size() + 1];
        for (int i = 0; i < entries.size(); i++) {
            int length = RecordHeader.recordBytes(entries.get(i).payload().size());
            offsets[i + 1] = Math.addExact(offsets[i], length);
        }
        byte[] buffer = new byte[offsets[entries.size()]];
        CRC32C crc = new CRC32C();
        for (int i = 0; i < entries.size(); i++) {
            LogEntry entry = entries.get(i);
            RecordHeader.put(buffer, offsets[i], entry);
            entry.payload().copyTo(buffer, RecordHeader.payloadOffset(offsets[i]));
            RecordHeader.seal(buffer, offsets[i], offsets[i + 1] - offsets[i], crc);
        }
        return EncodedEntries.of(buffer, offsets, Ownership.HANDED_OVER);
    }

    @Override
    public LogEntry decode(EncodedEntries entries, int i) {
        byte[] payload = new byte[entries.payloadBytes(i)];
        System.arraycopy(entries.buffer(), RecordHeader.payloadOffset(entries.offset(i)), payload, 0, payload.length);
        return new LogEntry(entries.position(i), entries.type(i), Payload.wrap(payload));
    }

    @Override
    public Payload payload(EncodedEntries entries, int i) {
        return RecordHeader.payload(entries.buffer(), entries.offset(i));
    }
}
