package io.skerry.raft.bench.ratis;

import io.skerry.raft.bench.contest.Contender;
import io.skerry.raft.bench.contest.Journal;
import io.skerry.raft.bench.contest.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftGroupMemberId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.apache.ratis.server.raftlog.segmented.SegmentedRaftLog;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.server.storage.StorageImplUtils;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;
import org.apache.ratis.util.SizeInBytes;

/**
 * Ratis's {@code SegmentedRaftLog} with all its defaults, of which two are that entries are flushed
 * ({@code FileChannel.force}) before their futures complete, and that segments are preallocated. As in a Ratis server, each
 * group has files and a writing thread of its own, and a log is appended to as a follower does.
 */
record RatisContender() implements Contender {

    private static final long TERM = 1;
    private static final ClientId CLIENT = ClientId.randomId();

    @Override
    public Store open(Path folder, int groups) throws IOException {
        List<Log> logs = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            logs.add(new Log(folder.resolve("group-" + group), group));
        }
        return new Opened(logs);
    }

    @Override
    public Codec codec(List<byte[]> payloads) {
        List<LogEntryProto> entries = entries(payloads, 0);
        List<byte[]> encoded = entries.stream().map(LogEntryProto::toByteArray).toList();
        return new Codec() {
            @Override
            public Object encode() {
                List<byte[]> made = new ArrayList<>(entries.size());
                entries.forEach(entry -> made.add(entry.toByteArray()));
                return made;
            }

            @Override
            public Object decode() throws InvalidProtocolBufferException {
                List<LogEntryProto> made = new ArrayList<>(encoded.size());
                for (byte[] entry : encoded) {
                    made.add(LogEntryProto.parseFrom(entry));
                }
                return made;
            }
        };
    }

    private static List<LogEntryProto> entries(List<byte[]> payloads, long firstIndex) {
        List<LogEntryProto> entries = new ArrayList<>(payloads.size());
        for (int i = 0; i < payloads.size(); i++) {
            entries.add(entry(payloads.get(i), firstIndex + i));
        }
        return entries;
    }

    private static LogEntryProto entry(byte[] payload, long index) {
        return LogEntryProto.newBuilder()
                .setTerm(TERM)
                .setIndex(index)
                .setStateMachineLogEntry(StateMachineLogEntryProto.newBuilder()
                        .setLogData(UnsafeByteOperations.unsafeWrap(payload))
                        .setClientId(CLIENT.toByteString())
                        .setCallId(index))
                .build();
    }

    private record Opened(List<Log> logs) implements Store {

        @Override
        public Journal journal(int group) {
            return logs.get(group);
        }

        @Override
        public void close() throws IOException {
            for (Log log : logs) {
                log.log.close();
            }
        }
    }

    /** A log whose first index is 0. */
    private static final class Log implements Journal {

        private final SegmentedRaftLog log;
        private long first;
        private long last;

        private Log(Path folder, int group) throws IOException {
            Files.createDirectories(folder);
            RaftProperties properties = new RaftProperties();
            if (RaftServerConfigKeys.Log.unsafeFlushEnabled(properties)
                    || RaftServerConfigKeys.Log.asyncFlushEnabled(properties)) {
                throw new IOException("This version does not flush by default");
            }
            RaftStorage storage = StorageImplUtils.newRaftStorage(
                    folder.toFile(),
                    SizeInBytes.ZERO,
                    RaftStorage.StartupOption.RECOVER,
                    RaftServerConfigKeys.Log.corruptionPolicy(properties));
            storage.initialize();
            log = SegmentedRaftLog.newBuilder()
                    .setMemberId(RaftGroupMemberId.valueOf(
                            RaftPeerId.valueOf("bench"), RaftGroupId.valueOf(new UUID(1, group + 1))))
                    .setStorage(storage)
                    .setSubmitUpdateCommitEvent(() -> {})
                    .setProperties(properties)
                    .build();
            log.open(-1, null);
            first = Math.max(0, log.getStartIndex());
            last = log.getNextIndex() - 1;
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
            List<CompletableFuture<Long>> futures = log.append(entries(payloads, last + 1));
            last += payloads.size();
            for (CompletableFuture<Long> future : futures) {
                await(future);
            }
            if (firstKept > first) {
                truncatePrefix(firstKept);
            }
        }

        @Override
        public boolean isAsync() {
            return true;
        }

        @Override
        public void appendAsync(List<byte[]> payloads, long firstKept, Runnable durable, Failed failed) {
            List<CompletableFuture<Long>> futures = log.append(entries(payloads, last + 1));
            last += payloads.size();
            if (firstKept > first) {
                log.purge(firstKept - 1);
                first = firstKept;
            }
            futures.get(futures.size() - 1).whenComplete((index, fault) -> {
                if (fault == null) {
                    durable.run();
                } else {
                    failed.with(fault);
                }
            });
        }

        /** Removes whole segments; entries that share one with those that stay are still there. */
        @Override
        public void truncatePrefix(long firstKept) throws IOException {
            await(log.purge(firstKept - 1));
            first = firstKept;
        }

        private static void await(CompletableFuture<Long> future) throws IOException {
            try {
                future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            } catch (ExecutionException e) {
                throw new IOException(e.getCause());
            }
        }

        @Override
        public long read(long from, int count) throws IOException {
            long bytes = 0;
            for (long index = from; index < from + count; index++) {
                LogEntryProto entry = log.get(index);
                if (entry == null) {
                    throw new IOException("No entry " + index);
                }
                ByteString data = entry.getStateMachineLogEntry().getLogData();
                bytes += data.size();
            }
            return bytes;
        }
    }
}
