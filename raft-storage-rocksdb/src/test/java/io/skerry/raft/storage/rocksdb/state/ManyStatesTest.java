package io.skerry.raft.storage.rocksdb.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What 256 states of a node take. */
class ManyStatesTest {

    private static final int GROUPS = 256;
    private static final ByteSize MEMORY = ByteSize.ofMiB(256);

    @TempDir
    private Path disk;

    private Path home;

    /** Opening 256 databases is some thousand syncs, which is not what is looked at here. */
    @BeforeEach
    void useMemoryIfThereIsSome() throws IOException {
        Path memory = Path.of("/dev/shm");
        home = Files.isWritable(memory) ? Files.createTempDirectory(memory, "skerry-states") : disk;
    }

    @AfterEach
    void remove() throws IOException {
        Folders.deleteTree(home);
    }

    @Test
    void states256StayWithinTheirMemoryThreadsAndFiles() throws IOException {
        try (StateDatabases databases = new StateDatabases(home, MEMORY, new MemoryGenerations())) {
            List<Cells> all = new ArrayList<>();
            all.add(new Cells(databases.of(GroupId.of(0))));
            int threads = Folders.names(Path.of("/proc/self/task")).size();
            long residentBefore = residentKiB();
            for (int group = 1; group < GROUPS; group++) {
                all.add(new Cells(databases.of(GroupId.of(group))));
            }
            long idle = databases.usage().bytes();
            assertTrue(Folders.names(Path.of("/proc/self/task")).size() <= threads + 16);
            long residentIdle = residentKiB();
            long most = 0;
            String value = "v".repeat(32 << 10);
            for (int round = 1; round <= 16; round++) {
                for (Cells cells : all) {
                    LogPosition position = LogPosition.of(1, round);
                    cells.apply(position, Change.of("left", "k" + (char) ('a' + round), value));
                    cells.batchApplied(position);
                }
                most = Math.max(most, databases.usage().bytes());
            }
            assertTrue(most <= MEMORY.bytes() * 3 / 4, "used: " + most);
            // Those that were largest were flushed; it was not for want of writes that there was room.
            assertTrue(all.stream().anyMatch(cells -> cells.durablePosition().index() > 0), "nothing was flushed");
            for (Cells cells : all) {
                assertEquals(LogPosition.of(1, 16), cells.applied());
                assertEquals(16, count(cells));
            }
            long readers = databases.usage().bytes();
            int files = Folders.names(Path.of("/proc/self/fd")).size();
            System.out.printf(
                    "256 states: idle %d KiB, most %d KiB, after reads %d KiB; resident +%d MiB idle, +%d MiB; %d files%n",
                    idle >> 10,
                    most >> 10,
                    readers >> 10,
                    (residentIdle - residentBefore) >> 10,
                    (residentKiB() - residentBefore) >> 10,
                    files);
            assertTrue(readers <= MEMORY.bytes() * 3 / 4, "used: " + readers);
            assertTrue(files < 8_192, "open files: " + files);
        }
    }

    private static int count(Cells cells) {
        return cells.query(state -> {
            int count = 0;
            StateIterator iterator = state.iterate("left", new byte[0], null);
            while (iterator.next()) {
                count++;
            }
            return count;
        });
    }

    private static long residentKiB() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
