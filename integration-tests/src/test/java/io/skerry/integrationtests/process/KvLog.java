package io.skerry.integrationtests.process;

import io.skerry.examples.kv.state.KvCodec;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The log of a node whose process is gone, read with the storage module alone. Stateless. */
public final class KvLog {

    private static final GroupId GROUP = GroupId.ofName("default");
    private static final long READ_BYTES = 1 << 20;

    private KvLog() {}

    /** Returns all entries, first to last. */
    public static List<LogEntry> entries(Path folder) {
        try (RaftStorage storage = RocksDbStorage.open(folder)) {
            LogStore log = storage.log(GROUP);
            List<LogEntry> entries = new ArrayList<>();
            for (long next = log.firstIndex(); next <= log.lastIndex(); next = log.firstIndex() + entries.size()) {
                entries.addAll(log.read(next, log.lastIndex() + 1, READ_BYTES).require());
            }
            return entries;
        }
    }

    /** Returns the values of all commands that may bring one, in the order of the log. */
    public static List<String> values(List<LogEntry> entries) {
        CommandCodec<KvCommand> codec = KvCodec.create();
        List<String> values = new ArrayList<>();
        for (LogEntry entry : entries) {
            KvCommand command = entry.type().equals(EntryType.COMMAND) ? codec.decode(entry.payload()) : null;
            if (command instanceof KvCommand.Put put) {
                values.add(put.value().toUtf8());
            } else if (command instanceof KvCommand.Cas cas) {
                values.add(cas.value().toUtf8());
            }
        }
        return values;
    }

    /** Returns the values that {@link Writers} put, as numbers, in the order of the log. */
    static List<Long> numbers(List<LogEntry> entries) {
        CommandCodec<KvCommand> codec = KvCodec.create();
        return entries.stream()
                .filter(entry -> entry.type().equals(EntryType.COMMAND))
                .map(entry -> (KvCommand.Put) codec.decode(entry.payload()))
                .filter(put -> Writers.isKey(put.key()))
                .map(put -> Long.parseLong(put.value().toUtf8()))
                .toList();
    }
}
