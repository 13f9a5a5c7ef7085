package io.skerry.raft.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SmokeTest {
    @Test
    void works(@TempDir Path dir) {
        GroupId g = GroupId.DEFAULT;
        try (RocksDbStorage storage = RocksDbStorage.open(dir)) {
            List<LogEntry> entries = new ArrayList<>();
            for (int i = 1; i <= 20; i++) {
                entries.add(LogEntry.command(1, i, Payload.ofUtf8("x" + i)));
            }
            storage.batch()
                    .append(g, entries)
                    .hardState(g, new HardState(2, Payload.ofUtf8("me")))
                    .commit();
            storage.batch()
                    .append(g, List.of(LogEntry.command(2, 8, Payload.ofUtf8("y"))))
                    .commit();
            System.out.println(storage.describe());
        }
        try (RocksDbStorage storage = RocksDbStorage.open(dir)) {
            assertEquals(LogPosition.of(2, 8), storage.log(g).last());
            List<LogEntry> read = storage.log(g).read(1, 100, 1 << 20).require();
            assertEquals(8, read.size());
            assertEquals("y", read.get(7).payload().toUtf8());
            System.out.println(storage.describe() + " " + storage.groups());
            storage.batch().truncatePrefix(g, LogPosition.of(1, 5)).commit();
            System.out.println(
                    storage.log(g).read(6, 100, 1 << 20) + " " + storage.log(g).read(5, 100, 1 << 20));
        }
    }
}
