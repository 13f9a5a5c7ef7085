package io.skerry.raft.bench.jraft;

import com.alipay.sofa.jraft.conf.ConfigurationManager;
import com.alipay.sofa.jraft.entity.EnumOutter.EntryType;
import com.alipay.sofa.jraft.entity.LogEntry;
import com.alipay.sofa.jraft.entity.LogId;
import com.alipay.sofa.jraft.entity.codec.v2.LogEntryV2CodecFactory;
import com.alipay.sofa.jraft.option.LogStorageOptions;
import com.alipay.sofa.jraft.option.RaftOptions;
import com.alipay.sofa.jraft.storage.impl.RocksDBLogStorage;
import io.skerry.raft.bench.contest.Contender;
import io.skerry.raft.bench.contest.Journal;
import io.skerry.raft.bench.contest.Store;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * SOFAJRaft's {@code RocksDBLogStorage} with all its defaults, of which one is that each write is synced
 * ({@code RaftOptions.sync}). As in SOFAJRaft itself, each group has a database of its own and one thread that appends to it.
 */
record JRaftContender() implements Contender {

    private static final long TERM = 1;

    @Override
    public Store open(Path folder, int groups) throws IOException {
        List<Log> logs = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            logs.add(new Log(folder.resolve("group-" + group)));
        }
        return new Opened(logs);
    }

    @Override
    public Codec codec(List<byte[]> payloads) {
        List<LogEntry> entries = entries(payloads, 1);
        LogEntryV2CodecFactory factory = LogEntryV2CodecFactory.getInstance();
        List<byte[]> encoded =
                entries.stream().map(entry -> factory.encoder().encode(entry)).toList();
        return new Codec() {
            @Override
            public Object encode() {
                List<byte[]> made = new ArrayList<>(entries.size());
                entries.forEach(entry -> made.add(factory.encoder().encode(entry)));
                return made;
            }

            @Override
            public Object decode() {
                List<LogEntry> made = new ArrayList<>(encoded.size());
                encoded.forEach(entry -> made.add(factory.decoder().decode(entry)));
                return made;
            }
        };
    }

    private static List<LogEntry> entries(List<byte[]> payloads, long firstIndex) {
        List<LogEntry> entries = new ArrayList<>(payloads.size());
        for (int i = 0; i < payloads.size(); i++) {
            LogEntry entry = new LogEntry(EntryType.ENTRY_TYPE_DATA);
            entry.setId(new LogId(firstIndex + i, TERM));
            entry.setData(ByteBuffer.wrap(payloads.get(i)));
            entries.add(entry);
        }
        return entries;
    }

    private record Opened(List<Log> logs) implements Store {

        @Override
        public Journal journal(int group) {
            return logs.get(group);
        }

        @Override
        public void close() {
            logs.forEach(log -> log.storage.shutdown());
        }
    }

    private static final class Log implements Journal {

        private final RocksDBLogStorage storage;
        private long first;
        private long last;

        private Log(Path folder) throws IOException {
            RaftOptions options = new RaftOptions();
            if (!options.isSync()) {
                throw new IOException("This version does not sync by default");
            }
            storage = new RocksDBLogStorage(folder.toString(), options);
            LogStorageOptions logOptions = new LogStorageOptions();
            logOptions.setGroupId("bench");
            logOptions.setConfigurationManager(new ConfigurationManager());
            logOptions.setLogEntryCodecFactory(LogEntryV2CodecFactory.getInstance());
            require(storage.init(logOptions), "init");
            first = storage.getFirstLogIndex();
            last = Math.max(first - 1, storage.getLastLogIndex());
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
            int appended = storage.appendEntries(entries(payloads, last + 1));
            require(appended == payloads.size(), "appendEntries");
            last += appended;
            if (firstKept > first) {
                truncatePrefix(firstKept);
            }
        }

        @Override
        public void truncatePrefix(long firstKept) throws IOException {
            require(storage.truncatePrefix(firstKept), "truncatePrefix");
            first = firstKept;
        }

        @Override
        public long read(long from, int count) throws IOException {
            long bytes = 0;
            for (long index = from; index < from + count; index++) {
                LogEntry entry = storage.getEntry(index);
                if (entry == null) {
                    throw new IOException("No entry " + index);
                }
                bytes += entry.getData().remaining();
            }
            return bytes;
        }

        private static void require(boolean done, String what) throws IOException {
            if (!done) {
                throw new IOException("RocksDBLogStorage." + what + " failed");
            }
        }
    }
}
