package io.skerry.raft.storage.memory;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.RecordHeader;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import java.util.ArrayList;
import java.util.List;

/** Reads the visible log of a group. Thread-safe. */
final class MemoryLogStore implements LogStore {

    private final MemoryStorage storage;
    private final GroupId group;

    MemoryLogStore(MemoryStorage storage, GroupId group) {
        this.storage = storage;
        this.group = group;
    }

    @Override
    public GroupId group() {
        return group;
    }

    @Override
    public LogPosition boundary() {
        return storage.read(group, state -> state.boundary);
    }

    @Override
    public LogPosition last() {
        return storage.read(group, MemoryGroup::last);
    }

    @Override
    public LogRead<Long> term(long index) {
        if (index < 0) {
            throw new IllegalArgumentException("An index is not negative: " + index);
        }
        return storage.read(group, state -> {
            if (index < state.boundary.index()) {
                return new LogRead.Compacted<Long>(state.boundary);
            }
            if (index > state.last().index()) {
                return new LogRead.NotYetWritten<Long>(state.last());
            }
            return new LogRead.Found<>(state.term(index));
        });
    }

    @Override
    public LogRead<EncodedEntries> readEncoded(long fromIndex, long untilIndex, long maxBytes) {
        LogRead<List<LogEntry>> read = read(fromIndex, untilIndex, maxBytes);
        if (read instanceof LogRead.Found<List<LogEntry>> found) {
            return new LogRead.Found<>(storage.entryCodec().encode(found.value()));
        }
        return read instanceof LogRead.Compacted<List<LogEntry>> compacted
                ? new LogRead.Compacted<>(compacted.boundary())
                : new LogRead.NotYetWritten<>(((LogRead.NotYetWritten<List<LogEntry>>) read).last());
    }

    @Override
    public LogRead<List<LogEntry>> read(long fromIndex, long untilIndex, long maxBytes) {
        if (fromIndex < 1 || untilIndex <= fromIndex) {
            throw new IllegalArgumentException("Not a range of the log: from " + fromIndex + " until " + untilIndex);
        }
        return storage.read(group, state -> {
            if (fromIndex <= state.boundary.index()) {
                return new LogRead.Compacted<List<LogEntry>>(state.boundary);
            }
            if (fromIndex > state.last().index()) {
                return new LogRead.NotYetWritten<List<LogEntry>>(state.last());
            }
            return new LogRead.Found<>(select(state, fromIndex, untilIndex, maxBytes));
        });
    }

    private static List<LogEntry> select(MemoryGroup state, long fromIndex, long untilIndex, long maxBytes) {
        List<LogEntry> selected = new ArrayList<>();
        long bytes = 0;
        for (LogEntry entry : state.entries.subMap(fromIndex, untilIndex).values()) {
            bytes += RecordHeader.recordBytes(entry.payload().size());
            if (!selected.isEmpty() && bytes > maxBytes) {
                break;
            }
            selected.add(entry);
        }
        return List.copyOf(selected);
    }
}
