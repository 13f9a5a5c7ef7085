package io.skerry.integrationtests.faults;

import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import java.util.ArrayList;
import java.util.List;

/** What stands in a group's log on one node. Immutable. */
record LogCopy(int node, List<LogEntry> entries) {

    private static final long READ_BYTES = 1 << 20;

    static LogCopy read(int node, RaftStorage storage, String group) {
        LogStore log = storage.log(GroupId.ofName(group));
        List<LogEntry> entries = new ArrayList<>();
        for (long next = log.firstIndex(); next <= log.lastIndex(); ) {
            List<LogEntry> some =
                    log.read(next, log.lastIndex() + 1, READ_BYTES).require();
            entries.addAll(some);
            next += some.size();
        }
        return new LogCopy(node, List.copyOf(entries));
    }

    /** Returns the entries up to an index; all that there are, if it ends before. */
    List<LogEntry> upTo(long index) {
        return entries.subList(0, (int) Math.min(index, entries.size()));
    }

    static boolean isCommand(LogEntry entry) {
        return entry.type().equals(EntryType.COMMAND);
    }

    static Command command(LogEntry entry) {
        return Command.CODEC.decode(entry.payload());
    }
}
