package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.List;

/** Reads the durable log of a group. Confined to the simulation. */
final class SimLogStore implements LogStore {

    private final GroupId group;
    private final SimLog log;

    SimLogStore(GroupId group, SimLog log) {
        this.group = group;
        this.log = log;
    }

    @Override
    public GroupId group() {
        return group;
    }

    @Override
    public LogPosition boundary() {
        return log.boundary();
    }

    @Override
    public LogPosition last() {
        return log.last();
    }

    @Override
    public LogRead<Long> term(long index) {
        if (index < log.boundary().index()) {
            return new LogRead.Compacted<>(log.boundary());
        }
        return log.knows(index) ? new LogRead.Found<>(log.termAt(index)) : new LogRead.NotYetWritten<>(log.last());
    }

    @Override
    public LogRead<EncodedEntries> readEncoded(long fromIndex, long untilIndex, long maxBytes) {
        if (fromIndex < 1 || untilIndex <= fromIndex) {
            throw new IllegalArgumentException("Not a range of the log: from " + fromIndex + " until " + untilIndex);
        }
        if (fromIndex <= log.boundary().index()) {
            return new LogRead.Compacted<>(log.boundary());
        }
        if (fromIndex > log.lastIndex()) {
            return new LogRead.NotYetWritten<>(log.last());
        }
        return new LogRead.Found<>(log.read(fromIndex, untilIndex, maxBytes));
    }

    @Override
    public LogRead<List<LogEntry>> read(long fromIndex, long untilIndex, long maxBytes) {
        LogRead<EncodedEntries> read = readEncoded(fromIndex, untilIndex, maxBytes);
        if (read instanceof LogRead.Found<EncodedEntries> found) {
            return new LogRead.Found<>(PlainEntryCodec.INSTANCE.decode(found.value()));
        }
        return read instanceof LogRead.Compacted<EncodedEntries> compacted
                ? new LogRead.Compacted<>(compacted.boundary())
                : new LogRead.NotYetWritten<>(log.last());
    }
}
