package io.skerry.examples.quickstart;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.nio.file.Path;
import java.util.List;

/** Keeps a log and a vote, durably, and reads them back. Run it twice: the second run finds what the first has left. */
public final class StoreQuickStart {

    private StoreQuickStart() {}

    /** Runs in the folder that is named, or in {@code data/1}. */
    public static void main(String[] args) {
        Path folder = Path.of(args.length > 0 ? args[0] : "data/1");
        GroupId orders = GroupId.ofName("orders");
        try (RaftStorage storage = RocksDbStorage.open(folder)) {
            LogStore log = storage.log(orders);
            long term = storage.stable(orders).hardState().term() + 1;
            List<LogEntry> entries = List.of(
                    LogEntry.command(term, log.lastIndex() + 1, Payload.ofUtf8("buy 3 apples")),
                    LogEntry.command(term, log.lastIndex() + 2, Payload.ofUtf8("sell 1 pear")));
            storage.batch()
                    .append(orders, entries)
                    .hardState(orders, new HardState(term, Payload.ofUtf8("node-1")))
                    .commit(); // durable on return, all of it or nothing
            for (LogEntry entry :
                    log.read(log.firstIndex(), Long.MAX_VALUE, 1 << 20).require()) {
                System.out.println(entry.position() + " " + entry.payload().toUtf8());
            }
        }
    }
}
