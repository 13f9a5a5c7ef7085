package io.skerry.raft.storage.rocksdb;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.rocksdb.group.BlockReader;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.group.LogShape;
import io.skerry.raft.storage.rocksdb.layout.WayBack;
import io.skerry.raft.storage.rocksdb.stats.ReadCounters;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the durable log of a group. What it needs to know but the payloads is in memory; payloads come from blocks.
 *
 * <p>A read takes the published shape of the log first, and the state of the database after it. A commit in between can
 * make the two disagree; then the read is made again while nothing is published, and what disagrees then is damaged.
 *
 * <p>Thread-safe.
 */
final class RocksDbLogStore implements LogStore {

    /** What one buffer can hold, with room for a largest entry behind it. */
    private static final long MAX_READ_BYTES = 512L << 20;

    private final RocksDbStorage storage;
    private final BlockReader blocks;
    private final GroupId group;

    RocksDbLogStore(RocksDbStorage storage, BlockReader blocks, GroupId group) {
        this.storage = storage;
        this.blocks = blocks;
        this.group = group;
    }

    @Override
    public GroupId group() {
        return group;
    }

    @Override
    public LogPosition boundary() {
        return storage.read(group, handle -> handle.durable().log().boundary());
    }

    @Override
    public LogPosition last() {
        return storage.read(group, handle -> handle.durable().log().last());
    }

    @Override
    public LogRead<Long> term(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("An index is not negative: " + index);
        }
        return storage.read(group, handle -> {
            LogShape shape = handle.durable().log();
            if (index < shape.boundary().index()) {
                return new LogRead.Compacted<Long>(shape.boundary());
            }
            if (index > shape.lastIndex()) {
                return new LogRead.NotYetWritten<Long>(shape.last());
            }
            return new LogRead.Found<>(shape.term(index));
        });
    }

    @Override
    public LogRead<EncodedEntries> readEncoded(long fromIndex, long untilIndex, long maxBytes) {
        return read(fromIndex, untilIndex, maxBytes, Function.identity());
    }

    @Override
    public LogRead<List<LogEntry>> read(long fromIndex, long untilIndex, long maxBytes) {
        return read(fromIndex, untilIndex, maxBytes, storage.entryCodec()::decode);
    }

    @Override
    public long approximateBytes(long fromIndex, long untilIndex) {
        return storage.read(group, handle -> {
            LogShape shape = handle.durable().log();
            long from = Math.max(fromIndex, shape.boundary().index() + 1);
            long until = Math.min(untilIndex, shape.lastIndex() + 1);
            return from < until ? blocks.approximateBytes(group, from, until) : 0;
        });
    }

    private <T> LogRead<T> read(long fromIndex, long untilIndex, long maxBytes, Function<EncodedEntries, T> form) {
        if (fromIndex < 1 || untilIndex <= fromIndex) {
            throw new IllegalArgumentException("Not a range of the log: from " + fromIndex + " until " + untilIndex);
        }
        return storage.read(group, handle -> {
            LogRead<T> answer = tryRead(handle, fromIndex, untilIndex, maxBytes, form);
            if (answer == null) {
                answer = storage.whileNothingIsPublished(() -> tryRead(handle, fromIndex, untilIndex, maxBytes, form));
            }
            if (answer == null) {
                throw new CorruptionException(
                        "The log of group " + group + " is damaged: between " + fromIndex + " and "
                                + untilIndex + " it has a hole, or other terms than were written"
                                + WayBack.REPLACE);
            }
            return answer;
        });
    }

    /** Returns the answer, or null if log and database disagree. */
    private <T> @Nullable LogRead<T> tryRead(
            GroupHandle handle, long fromIndex, long untilIndex, long maxBytes, Function<EncodedEntries, T> form) {
        LogShape shape = handle.durable().log();
        if (fromIndex <= shape.boundary().index()) {
            return new LogRead.Compacted<>(shape.boundary());
        }
        if (fromIndex > shape.lastIndex()) {
            return new LogRead.NotYetWritten<>(shape.last());
        }
        long until = Math.min(untilIndex, shape.lastIndex() + 1);
        EncodedEntries entries = entries(handle, shape, fromIndex, until, Math.min(maxBytes, MAX_READ_BYTES));
        return entries == null ? null : new LogRead.Found<>(form.apply(entries));
    }

    private @Nullable EncodedEntries entries(
            GroupHandle handle, LogShape shape, long fromIndex, long untilIndex, long maxBytes) {
        ReadCounters counters = storage.readCounters();
        if (handle.keepsRecent()) {
            EncodedEntries recent = handle.recent(fromIndex, untilIndex, maxBytes);
            if (recent != null && shape.holds(recent)) {
                counters.ringHit(recent.count());
                return recent;
            }
            counters.ringMiss();
        }
        EncodedEntries read = blocks.read(group, shape, fromIndex, untilIndex, maxBytes);
        if (read != null) {
            counters.readFromDatabase(read.count(), read.bytes());
        }
        return read;
    }
}
