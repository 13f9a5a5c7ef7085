package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.Kryo;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.RecordHeader;
import io.skerry.raft.storage.EntryCodec;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Encodes entries by a hand-shaped Kryo serializer that is called directly, over one buffer for the whole list: no class
 * registration, name or reference is written, so the bytes are those of {@link RecordHeader} and the payload, whatever
 * Kryo does elsewhere. Golden bytes in the tests pin them. To encode, what the serializer writes is put straight into the
 * buffer, which needs no Kryo instance.
 *
 * <p>Thread-safe.
 */
public final class KryoEntryCodec implements EntryCodec {

    /** The only instance that is needed. */
    public static final KryoEntryCodec INSTANCE = new KryoEntryCodec();

    private static final byte[] NOTHING = new byte[0];

    private final LogEntrySerializer serializer = new LogEntrySerializer();
    private final KryoPool pool = new KryoPool(this::newKryo);

    private KryoEntryCodec() {}

    /** Returns the name of the format, which the plain codec of {@code raft-api} writes too. */
    @Override
    public String name() {
        return PlainEntryCodec.NAME;
    }

    @Override
    public EncodedEntries encode(List<LogEntry> entries) {
        int[] offsets = new int[entries.size() + 1];
        for (int i = 0; i < entries.size(); i++) {
            int length = RecordHeader.recordBytes(entries.get(i).payload().size());
            offsets[i + 1] = Math.addExact(offsets[i], length);
        }
        byte[] buffer = new byte[offsets[entries.size()]];
        for (int i = 0; i < entries.size(); i++) {
            LogEntrySerializer.put(buffer, offsets[i], entries.get(i));
        }
        // In a second pass: a checksum over bytes that were written this moment waits for them.
        CRC32C crc = new CRC32C();
        for (int i = 0; i < entries.size(); i++) {
            RecordHeader.seal(buffer, offsets[i], offsets[i + 1] - offsets[i], crc);
        }
        return EncodedEntries.of(buffer, offsets, Ownership.HANDED_OVER);
    }

    @Override
    public LogEntry decode(EncodedEntries entries, int i) {
        return pool.lend(lent -> read(lent, entries, i, i + 1)).get(0);
    }

    @Override
    public Payload payload(EncodedEntries entries, int i) {
        return RecordHeader.payload(entries.buffer(), entries.offset(i));
    }

    @Override
    public List<LogEntry> decode(EncodedEntries entries) {
        return pool.lend(lent -> read(lent, entries, 0, entries.count()));
    }

    private List<LogEntry> read(KryoPool.Lent lent, EncodedEntries entries, int from, int until) {
        List<LogEntry> decoded = new ArrayList<>(until - from);
        CheckedInput input = lent.input();
        for (int i = from; i < until; i++) {
            input.setBuffer(entries.buffer(), entries.offset(i), entries.recordBytes(i));
            decoded.add(serializer.read(lent.kryo(), input, LogEntry.class));
        }
        input.setBuffer(NOTHING);
        return decoded;
    }

    private Kryo newKryo() {
        Kryo kryo = new Kryo();
        kryo.setRegistrationRequired(true);
        kryo.setReferences(false);
        kryo.register(LogEntry.class, serializer);
        return kryo;
    }
}
