package io.skerry.raft.bench.storage;

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
import java.util.Arrays;
import java.util.List;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * RocksDB as one would begin with it: default options, a record and a key of its own for each entry, a new batch for each
 * append, synced. Groups share the database, and each thread writes for itself: RocksDB puts together what waits.
 */
record NaiveContender() implements Contender {

    private static final int KEY_BYTES = 16;

    @Override
    public Store open(Path folder, int groups) throws IOException {
        RocksDB.loadLibrary();
        Options options = new Options().setCreateIfMissing(true);
        try {
            return new Opened(
                    options, RocksDB.open(options, folder.resolve("naive").toString()), groups);
        } catch (RocksDBException e) {
            options.close();
            throw new IOException(e);
        }
    }

    private static byte[] key(long group, long index) {
        return ByteBuffer.allocate(KEY_BYTES).putLong(group).putLong(index).array();
    }

    private static final class Opened implements Store {

        private final Options options;
        private final RocksDB db;
        private final WriteOptions synced = new WriteOptions().setSync(true);
        private final List<Log> logs = new ArrayList<>();

        private Opened(Options options, RocksDB db, int groups) throws RocksDBException {
            this.options = options;
            this.db = db;
            for (int group = 0; group < groups; group++) {
                logs.add(new Log(db, synced, group));
            }
        }

        @Override
        public Journal journal(int group) {
            return logs.get(group);
        }

        @Override
        public void close() {
            synced.close();
            db.close();
            options.close();
        }
    }

    private static final class Log implements Journal {

        private final RocksDB db;
        private final WriteOptions synced;
        private final long group;
        private long first = 1;
        private long last;

        private Log(RocksDB db, WriteOptions synced, long group) throws RocksDBException {
            this.db = db;
            this.synced = synced;
            this.group = group;
            try (RocksIterator iterator = db.newIterator()) {
                iterator.seekForPrev(key(group, Long.MAX_VALUE));
                if (iterator.isValid() && ByteBuffer.wrap(iterator.key()).getLong() == group) {
                    last = ByteBuffer.wrap(iterator.key()).getLong(Long.BYTES);
                    iterator.seek(key(group, 0));
                    first = ByteBuffer.wrap(iterator.key()).getLong(Long.BYTES);
                }
                iterator.status();
            }
        }

        @Override
        public long firstIndex() {
            return first;
        }

        @Override
        public long lastIndex() {
            return last;
        }

        @Override
        public void append(List<byte[]> payloads, long firstKept) throws IOException {
            try (WriteBatch batch = new WriteBatch()) {
                for (byte[] payload : payloads) {
                    last++;
                    batch.put(key(group, last), record(last, payload));
                }
                truncate(batch, firstKept);
                db.write(synced, batch);
            } catch (RocksDBException e) {
                throw new IOException(e);
            }
        }

        private static byte[] record(long index, byte[] payload) {
            EncodedEntries encoded =
                    PlainEntryCodec.INSTANCE.encode(List.of(LogEntry.command(1, index, Payload.wrap(payload))));
            return Arrays.copyOfRange(encoded.buffer(), encoded.offset(0), encoded.offset(0) + encoded.bytes());
        }

        private void truncate(WriteBatch batch, long firstKept) throws RocksDBException {
            if (firstKept > first) {
                batch.deleteRange(key(group, first), key(group, firstKept));
                first = firstKept;
            }
        }

        @Override
        public void truncatePrefix(long firstKept) throws IOException {
            try (WriteBatch batch = new WriteBatch()) {
                truncate(batch, firstKept);
                db.write(synced, batch);
            } catch (RocksDBException e) {
                throw new IOException(e);
            }
        }

        @Override
        public long read(long from, int count) throws IOException {
            try {
                return count == 1 ? payloadBytes(db.get(key(group, from))) : scan(from, count);
            } catch (RocksDBException e) {
                throw new IOException(e);
            }
        }

        private long scan(long from, int count) throws RocksDBException {
            long bytes = 0;
            try (RocksIterator iterator = db.newIterator()) {
                iterator.seek(key(group, from));
                for (int i = 0; i < count && iterator.isValid(); i++) {
                    bytes += payloadBytes(iterator.value());
                    iterator.next();
                }
                iterator.status();
            }
            return bytes;
        }

        private static long payloadBytes(byte[] record) {
            return PlainEntryCodec.INSTANCE
                    .check(record, 0, record.length, EncodedEntries.Ownership.HANDED_OVER)
                    .payloadBytes(0);
        }
    }
}
