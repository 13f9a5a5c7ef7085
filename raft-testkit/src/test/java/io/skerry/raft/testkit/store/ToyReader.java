package io.skerry.raft.testkit.store;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.RecordHeader;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;

/** Reads the visible version of one group, log and small state. Thread-safe. */
final class ToyReader implements LogStore, StableStore {

    private final ToyStorage storage;
    private final GroupId group;

    ToyReader(ToyStorage storage, GroupId group) {
        this.storage = storage;
        this.group = group;
    }

    private ToyGroup now() {
        return storage.visible(group);
    }

    private boolean has(Fault fault) {
        return storage.fault() == fault;
    }

    @Override
    public GroupId group() {
        return group;
    }

    @Override
    public LogPosition boundary() {
        return now().boundary;
    }

    @Override
    public LogPosition last() {
        return now().last();
    }

    @Override
    public LogRead<Long> term(long index) {
        ToyGroup state = now();
        if (index < state.boundary.index() || has(Fault.BOUNDARY_TERM_LOST) && index == state.boundary.index()) {
            return below(state);
        }
        return index > state.last().index()
                ? new LogRead.NotYetWritten<>(state.last())
                : new LogRead.Found<>(state.term(index));
    }

    @Override
    public LogRead<EncodedEntries> readEncoded(long fromIndex, long untilIndex, long maxBytes) {
        LogRead<List<LogEntry>> read = read(fromIndex, untilIndex, maxBytes);
        if (read instanceof LogRead.Found<List<LogEntry>> found) {
            return new LogRead.Found<>(PlainEntryCodec.INSTANCE.encode(found.value()));
        }
        return read instanceof LogRead.Compacted<List<LogEntry>> compacted
                ? new LogRead.Compacted<>(compacted.boundary())
                : new LogRead.NotYetWritten<>(((LogRead.NotYetWritten<List<LogEntry>>) read).last());
    }

    @Override
    public LogRead<List<LogEntry>> read(long fromIndex, long untilIndex, long maxBytes) {
        if (fromIndex < 1 || untilIndex <= fromIndex) {
            throw new IllegalArgumentException("Not a range: " + fromIndex + " until " + untilIndex);
        }
        ToyGroup state = now();
        if (fromIndex <= state.boundary.index()) {
            return below(state);
        }
        if (fromIndex > state.last().index()) {
            return new LogRead.NotYetWritten<>(state.last());
        }
        return new LogRead.Found<>(select(state, fromIndex, untilIndex, maxBytes));
    }

    private <T> LogRead<T> below(ToyGroup state) {
        return has(Fault.COMPACTED_AS_NOT_YET_WRITTEN)
                ? new LogRead.NotYetWritten<>(state.last())
                : new LogRead.Compacted<>(state.boundary);
    }

    private List<LogEntry> select(ToyGroup state, long fromIndex, long untilIndex, long maxBytes) {
        List<LogEntry> selected = new ArrayList<>();
        long bytes = 0;
        long end = Math.min(untilIndex, state.last().index() + 1);
        for (long index = fromIndex; index < end; index++) {
            LogEntry entry = state.entry(index);
            bytes += RecordHeader.recordBytes(entry.payload().size());
            boolean mayStop = !selected.isEmpty() || has(Fault.NOTHING_OVER_BYTE_LIMIT);
            if (mayStop && bytes > maxBytes && !has(Fault.BYTE_LIMIT_IGNORED)) {
                break;
            }
            selected.add(entry);
        }
        return selected;
    }

    @Override
    public Optional<String> groupName() {
        return Optional.of(now().name).filter(name -> !name.isEmpty());
    }

    @Override
    public HardState hardState() {
        return now().hardState;
    }

    @Override
    public Optional<Payload> value(String name) {
        return Optional.ofNullable(values().get(name));
    }

    @Override
    public Set<String> valueNames() {
        return Collections.unmodifiableSet(values().keySet());
    }

    private NavigableMap<String, Payload> values() {
        return has(Fault.VALUES_SHARED) ? storage.valuesOfAllGroups() : now().values;
    }

    @Override
    public NavigableMap<Long, Payload> memberships() {
        return Collections.unmodifiableNavigableMap(now().memberships);
    }
}
