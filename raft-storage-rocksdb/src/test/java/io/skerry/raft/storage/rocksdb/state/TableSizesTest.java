package io.skerry.raft.storage.rocksdb.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableSizesTest {

    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    @TempDir
    private Path home;

    @Test
    void theyGrowWithTheStateWithinBounds() {
        assertEquals(16 * MIB, TableSizes.tableBytes(0));
        assertEquals(16 * MIB, TableSizes.tableBytes(2 * GIB - 1));
        assertEquals(32 * MIB, TableSizes.tableBytes(2 * GIB));
        assertEquals(64 * MIB, TableSizes.tableBytes(5 * GIB));
        assertEquals(256 * MIB, TableSizes.tableBytes(1024 * GIB));
    }

    @Test
    void thereAreAlwaysAboutAsMany() {
        for (long bytes = GIB; bytes < 32 * GIB; bytes += GIB / 3) {
            long tables = bytes / TableSizes.tableBytes(bytes);
            assertTrue(tables >= 64 && tables < 128, tables + " tables of " + bytes + " bytes");
        }
    }

    @Test
    void aStateThatHasGrownIsTold() throws Exception {
        try (SharedNatives natives = new SharedNatives(32 * MIB);
                StateDatabase open = StateOpening.open(home, FamilyNames.of(List.of("left")), natives, 32)) {
            assertEquals(2, count("target_file_size_base=" + 16 * MIB));
            open.fitTables(4 * GIB);
            assertEquals(2, count("target_file_size_base=" + 64 * MIB));
            assertEquals(2, count("max_bytes_for_level_base=" + 256 * MIB));
            open.fitTables(0);
            assertEquals(2, count("target_file_size_base=" + 16 * MIB));
        }
    }

    /** Returns how many families have a setting, in what RocksDB has written down last. */
    private long count(String setting) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            Path newest = files.filter(file -> file.getFileName().toString().startsWith("OPTIONS-"))
                    .max(Comparator.comparing(file -> file.getFileName().toString()))
                    .orElseThrow();
            return Files.readAllLines(newest).stream()
                    .filter(line -> line.strip().equals(setting))
                    .count();
        }
    }
}
