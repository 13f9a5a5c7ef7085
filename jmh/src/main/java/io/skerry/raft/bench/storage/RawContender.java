package io.skerry.raft.bench.storage;

import io.skerry.raft.bench.RawFile;
import io.skerry.raft.bench.contest.Contender;
import io.skerry.raft.bench.contest.Journal;
import io.skerry.raft.bench.contest.Store;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The disk: records that are ready in a direct buffer, one write, one sync. It keeps no log that could be read.
 *
 * @param overwritten how many bytes the file has that is written again and again from its begin; 0 if it is to grow
 */
record RawContender(long overwritten) implements Contender {

    private static final List<byte[]> TRUNCATION = List.of(new byte[16]);

    @Override
    public Store open(Path folder, int groups) throws IOException {
        Path path = folder.resolve("raw");
        return new Opened(overwritten > 0 ? RawFile.overwritten(path, overwritten) : RawFile.growing(path));
    }

    private static final class Opened implements Store, Journal {

        private final RawFile file;
        private List<byte[]> encoded = List.of();
        private ByteBuffer records = ByteBuffer.allocateDirect(0);

        private Opened(RawFile file) {
            this.file = file;
        }

        @Override
        public Journal journal(int group) {
            return this;
        }

        @Override
        public void append(List<byte[]> payloads, long firstKept) throws IOException {
            if (payloads != encoded) {
                records = encode(payloads);
                encoded = payloads;
            }
            file.append(records);
        }

        private static ByteBuffer encode(List<byte[]> payloads) {
            List<LogEntry> entries = new ArrayList<>();
            for (byte[] payload : payloads) {
                entries.add(LogEntry.command(1, entries.size() + 1, Payload.wrap(payload)));
            }
            EncodedEntries encoded = PlainEntryCodec.INSTANCE.encode(entries);
            return ByteBuffer.allocateDirect(encoded.bytes())
                    .put(encoded.buffer(), encoded.offset(0), encoded.bytes())
                    .flip();
        }

        @Override
        public long firstIndex() {
            return 1;
        }

        @Override
        public long lastIndex() {
            return 0;
        }

        @Override
        public void truncatePrefix(long firstKept) throws IOException {
            append(TRUNCATION, firstKept);
        }

        @Override
        public long read(long from, int count) {
            throw new UnsupportedOperationException("Keeps nothing that could be read");
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
