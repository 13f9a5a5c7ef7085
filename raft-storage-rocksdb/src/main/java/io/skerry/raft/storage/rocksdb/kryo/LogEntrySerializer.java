package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import com.esotericsoftware.kryo.kryo5.Serializer;
import com.esotericsoftware.kryo.kryo5.io.Input;
import com.esotericsoftware.kryo.kryo5.io.Output;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.RecordHeader;

/**
 * Writes and reads the record of an entry; length and checksum are sealed in afterwards. Kryo's fixed-width numbers are
 * little-endian, ours are big-endian, so they are reversed when they are read. Stateless, thread-safe.
 */
final class LogEntrySerializer extends Serializer<LogEntry> {

    LogEntrySerializer() {
        super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, LogEntry entry) {
        int begin = output.position();
        put(output.getBuffer(), begin, entry);
        output.setPosition(begin + RecordHeader.recordBytes(entry.payload().size()));
    }

    /** Writes a record into a buffer that has room for it: one check of its own array each, none of Kryo's for each field. */
    static void put(byte[] buffer, int begin, LogEntry entry) {
        RecordHeader.put(buffer, begin, entry);
        entry.payload().copyTo(buffer, RecordHeader.payloadOffset(begin));
    }

    @Override
    public LogEntry read(Kryo kryo, Input input, Class<? extends LogEntry> type) {
        int length = Integer.reverseBytes(input.readInt());
        input.skip(Integer.BYTES + 1);
        EntryType entryType = EntryType.of(input.readByteUnsigned());
        LogPosition position =
                new LogPosition(Long.reverseBytes(input.readLong()), Long.reverseBytes(input.readLong()));
        return new LogEntry(position, entryType, Payload.wrap(input.readBytes(length - RecordHeader.BYTES)));
    }
}
