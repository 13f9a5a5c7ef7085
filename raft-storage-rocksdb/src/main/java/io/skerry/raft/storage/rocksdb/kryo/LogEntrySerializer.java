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
 * Writes and reads the record of an entry field by field; the checksum is sealed in afterwards. Kryo's fixed-width
 * numbers are little-endian, ours are big-endian, so they are reversed on the way. Stateless, thread-safe.
 */
final class LogEntrySerializer extends Serializer<LogEntry> {

    LogEntrySerializer() {
        super(false, true);
    }

    @Override
    public void write(Kryo kryo, Output output, LogEntry entry) {
        Payload payload = entry.payload();
        output.writeInt(Integer.reverseBytes(RecordHeader.recordBytes(payload.size())));
        output.writeInt(0);
        output.writeByte(RecordHeader.VERSION);
        output.writeByte(entry.type().code());
        output.writeLong(Long.reverseBytes(entry.term()));
        output.writeLong(Long.reverseBytes(entry.index()));
        payload.copyTo(output.getBuffer(), output.position());
        output.setPosition(output.position() + payload.size());
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
