package io.skerry.raft.bench;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Makes entries the way an application does: a new object for each, around payloads that it has already. Immutable. */
final class Entries {

    static final long TERM = 1;

    private static final int SEED = 42;

    private final Payload[] payloads;

    /** Draws that many payloads of that size; random, so that nothing on the way to the disk can shrink them. */
    Entries(int count, int payloadBytes) {
        Random random = new Random(SEED);
        payloads = new Payload[count];
        for (int i = 0; i < count; i++) {
            byte[] bytes = new byte[payloadBytes];
            random.nextBytes(bytes);
            payloads[i] = Payload.wrap(bytes);
        }
    }

    /** Returns the payloads. */
    List<Payload> payloads() {
        return List.of(payloads);
    }

    /** Returns an entry for each payload, from an index on. */
    List<LogEntry> from(long firstIndex) {
        List<LogEntry> entries = new ArrayList<>(payloads.length);
        for (int i = 0; i < payloads.length; i++) {
            entries.add(LogEntry.command(TERM, firstIndex + i, payloads[i]));
        }
        return entries;
    }

    /** Returns the records of all entries, in a direct buffer: what a raw file is given. */
    ByteBuffer records() {
        EncodedEntries encoded = PlainEntryCodec.INSTANCE.encode(from(1));
        return ByteBuffer.allocateDirect(encoded.bytes())
                .put(encoded.buffer(), encoded.offset(0), encoded.bytes())
                .flip();
    }
}
