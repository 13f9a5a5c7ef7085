package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.examples.kv.state.KvCodec;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.session.SessionCommand;
import io.skerry.raft.session.SessionCommandCodec;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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

    /** Returns the values of all commands that may bring one, in the order of the log; one that a session repeated, twice. */
    public static List<String> values(List<LogEntry> entries) {
        List<String> values = new ArrayList<>();
        for (KvCommand command : commands(entries)) {
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
        return commands(entries).stream()
                .filter(KvCommand.Put.class::isInstance)
                .map(KvCommand.Put.class::cast)
                .filter(put -> Writers.isKey(put.key()))
                .map(put -> Long.parseLong(put.value().toUtf8()))
                .toList();
    }

    /** Fails if two logs differ at an index at which both have an entry. */
    public static void requireSame(String what, List<LogEntry> log, List<LogEntry> other) {
        Map<Long, LogEntry> byIndex = log.stream().collect(Collectors.toMap(LogEntry::index, entry -> entry));
        List<Long> different = other.stream()
                .filter(entry -> byIndex.containsKey(entry.index()))
                .filter(entry -> !entry.equals(byIndex.get(entry.index())))
                .map(LogEntry::index)
                .toList();
        assertEquals(List.of(), different, () -> "where the logs differ of " + what);
    }

    private static List<KvCommand> commands(List<LogEntry> entries) {
        CommandCodec<SessionCommand<KvCommand>> codec = new SessionCommandCodec<>(KvCodec.create());
        List<KvCommand> commands = new ArrayList<>();
        for (LogEntry entry : entries) {
            if (entry.type().equals(EntryType.COMMAND)) {
                SessionCommand<KvCommand> command = codec.decode(entry.payload());
                if (command instanceof SessionCommand.Plain<KvCommand> plain) {
                    commands.add(plain.command());
                } else if (command instanceof SessionCommand.Once<KvCommand> once) {
                    commands.add(once.command());
                }
            }
        }
        return commands;
    }
}
