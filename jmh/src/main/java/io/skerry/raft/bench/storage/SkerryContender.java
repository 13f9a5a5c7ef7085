package io.skerry.raft.bench.storage;

import io.skerry.raft.bench.contest.Contender;
import io.skerry.raft.bench.contest.Journal;
import io.skerry.raft.bench.contest.Store;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorageConfig;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Ours, through its public API.
 *
 * @param config of the storage
 */
record SkerryContender(RocksDbStorageConfig config) implements Contender {

    private static final long TERM = 1;

    @Override
    public Store open(Path folder, int groups) {
        return new Opened(RocksDbStorage.open(folder.resolve("storage"), config), groups);
    }

    @Override
    public Codec codec(List<byte[]> payloads) {
        List<LogEntry> entries = entries(payloads, 1);
        EncodedEntries encoded = KryoEntryCodec.INSTANCE.encode(entries);
        return new Codec() {
            @Override
            public Object encode() {
                return KryoEntryCodec.INSTANCE.encode(entries);
            }

            @Override
            public Object decode() {
                return KryoEntryCodec.INSTANCE.decode(encoded);
            }
        };
    }

    private static List<LogEntry> entries(List<byte[]> payloads, long firstIndex) {
        List<LogEntry> entries = new ArrayList<>(payloads.size());
        for (int i = 0; i < payloads.size(); i++) {
            entries.add(LogEntry.command(TERM, firstIndex + i, Payload.wrap(payloads.get(i))));
        }
        return entries;
    }

    private static final class Opened implements Store {

        private final RocksDbStorage storage;
        private final List<Log> logs = new ArrayList<>();

        private Opened(RocksDbStorage storage, int groups) {
            this.storage = storage;
            for (int group = 0; group < groups; group++) {
                logs.add(new Log(storage, GroupId.of(group + 1)));
            }
        }

        @Override
        public Journal journal(int group) {
            return logs.get(group);
        }

        @Override
        public void close() {
            storage.close();
        }
    }

    private static final class Log implements Journal {

        private final RocksDbStorage storage;
        private final GroupId group;
        private final LogStore store;
        private long first;
        private long last;

        private Log(RocksDbStorage storage, GroupId group) {
            this.storage = storage;
            this.group = group;
            this.store = storage.log(group);
            this.first = store.firstIndex();
            this.last = store.lastIndex();
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
        public void append(List<byte[]> payloads, long firstKept) {
            batch(payloads, firstKept).commit();
        }

        @Override
        public boolean isAsync() {
            return true;
        }

        @Override
        public void appendAsync(List<byte[]> payloads, long firstKept, Runnable durable, Failed failed) {
            batch(payloads, firstKept).commitAsync(failure -> {
                if (failure == null) {
                    durable.run();
                } else {
                    failed.with(failure);
                }
            });
        }

        private StorageBatch batch(List<byte[]> payloads, long firstKept) {
            StorageBatch batch = storage.batch().append(group, entries(payloads, last + 1));
            truncate(batch, firstKept);
            last += payloads.size();
            return batch;
        }

        private void truncate(StorageBatch batch, long firstKept) {
            if (firstKept > first) {
                batch.truncatePrefix(group, LogPosition.of(TERM, firstKept - 1));
                first = firstKept;
            }
        }

        @Override
        public void truncatePrefix(long firstKept) {
            StorageBatch batch = storage.batch();
            truncate(batch, firstKept);
            batch.commit();
        }

        @Override
        public Prepared prepare(List<byte[]> payloads, int appends) {
            List<EncodedEntries> encoded = new ArrayList<>(appends);
            for (int i = 0; i < appends; i++) {
                encoded.add(storage.entryCodec().encode(entries(payloads, last + 1 + (long) i * payloads.size())));
            }
            return append -> {
                storage.batch().append(group, encoded.get(append)).commit();
                last += payloads.size();
            };
        }

        @Override
        public long read(long from, int count) {
            long bytes = 0;
            long until = from + count;
            for (long index = from; index < until; ) {
                EncodedEntries found =
                        store.readEncoded(index, until, Integer.MAX_VALUE).require();
                for (int i = 0; i < found.count(); i++) {
                    bytes += found.payloadBytes(i);
                }
                index = found.lastIndex() + 1;
            }
            return bytes;
        }
    }
}
