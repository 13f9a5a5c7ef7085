package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.rocksdb.AbstractEventListener;
import org.rocksdb.HistogramType;
import org.rocksdb.RocksDB;
import org.rocksdb.Statistics;
import org.rocksdb.Status;
import org.rocksdb.TableFileCreationInfo;
import org.rocksdb.TableFileCreationReason;

/** What an open does with what an unclean end left, shown by RocksDB's own counters, events and files. */
class RecoveryTest {

    static {
        RocksDB.loadLibrary();
    }

    @TempDir
    Path temp;

    /** Remembers which families' tables a recovery wrote. */
    private static final class TablesOfRecovery extends AbstractEventListener {
        private final List<String> families = new CopyOnWriteArrayList<>();
        private final AtomicLong bytes = new AtomicLong();

        TablesOfRecovery() {
            super(EnabledEventCallback.ON_TABLE_FILE_CREATED);
        }

        @Override
        public void onTableFileCreated(TableFileCreationInfo info) {
            if (info.getReason() == TableFileCreationReason.RECOVERY
                    && info.getStatus().getCode() == Status.Code.Ok) {
                families.add(info.getColumnFamilyName());
                bytes.addAndGet(info.getFileSize());
            }
        }
    }

    @Test
    @DisplayName("SCENARIOS 35: what was recovered is written anew, and synced, before it is reported")
    void writesRecoveredBytesAnew() throws IOException {
        Path killed = killedAfterWriting();
        try (TablesOfRecovery tables = new TablesOfRecovery();
                Statistics statistics = new Statistics();
                RocksDbStorage storage = TestStores.open(
                        killed,
                        new HeldWrites(),
                        options -> options.setStatistics(statistics).setListeners(List.of(tables)))) {
            assertTrue(tables.families.containsAll(List.of("log", "stable", "metadata")), tables.families::toString);
            assertTrue(tables.bytes.get() > 20 * 1024, () -> "bytes written anew: " + tables.bytes);
            assertTrue(
                    statistics.getHistogramData(HistogramType.TABLE_SYNC_MICROS).getCount() >= 3,
                    "each table was synced");
            assertTrue(
                    statistics
                                    .getHistogramData(HistogramType.MANIFEST_FILE_SYNC_MICROS)
                                    .getCount()
                            >= 1,
                    "the list of files was synced");
            assertTrue(walBytes(killed) < 1024, "nothing of it is left to the write-ahead log");
            assertEquals(LogPosition.of(3, 20), storage.log(GROUP).last());
            assertEquals(HardState.of(3), storage.stable(GROUP).hardState());
        }
    }

    @Test
    void hasNothingToWriteAnewAfterACleanEnd() {
        try (RocksDbStorage storage = RocksDbStorage.open(temp.resolve("clean"))) {
            storage.batch().append(GROUP, entries(3, 1, 20, 1024)).commit();
        }
        try (TablesOfRecovery tables = new TablesOfRecovery();
                Statistics statistics = new Statistics();
                RocksDbStorage storage = TestStores.open(
                        temp.resolve("clean"),
                        new HeldWrites(),
                        options -> options.setStatistics(statistics).setListeners(List.of(tables)))) {
            assertEquals(List.of(), tables.families);
            assertEquals(
                    0,
                    statistics.getHistogramData(HistogramType.TABLE_SYNC_MICROS).getCount());
            assertEquals(LogPosition.of(3, 20), storage.log(GROUP).last());
        }
    }

    @Test
    void everyOpenIsCountedBeforeItIsUsed() throws IOException {
        Path killed = killedAfterWriting();
        try (RocksDbStorage storage = RocksDbStorage.open(killed)) {
            assertEquals(2, storage.identity().openCounter());
            Path killedAgain = TestStores.copy(killed, temp.resolve("killed again"));
            try (RocksDbStorage again = RocksDbStorage.open(killedAgain)) {
                assertEquals(3, again.identity().openCounter());
                assertEquals(storage.identity().store(), again.identity().store());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # without recycling, mode,                          files
            false,              kPointInTimeRecovery,           2
            true,               kTolerateCorruptedTailRecords,  0
            """)
    @DisplayName("Pitfall 2 of the findings: the options are the ones that RocksDB really took")
    void tookTheOptionsThatKeepSyncedBytes(boolean withoutRecycling, String mode, int recycled) throws IOException {
        Path folder = temp.resolve("options");
        RocksDbStorageConfig config = RocksDbStorageConfig.builder()
                .slowWalWithoutRecycling(withoutRecycling)
                .build();
        RocksDbStorage.open(folder, config).close();
        String options;
        try (Stream<Path> files = Files.list(folder.resolve("raft"))) {
            options = files.filter(file -> file.getFileName().toString().startsWith("OPTIONS"))
                    .map(RecoveryTest::read)
                    .collect(Collectors.joining("\n"));
        }
        for (String option : List.of(
                "wal_recovery_mode=" + mode,
                "recycle_log_file_num=" + recycled,
                "avoid_flush_during_recovery=false",
                "atomic_flush=true",
                "manual_wal_flush=false",
                "enable_pipelined_write=false",
                "two_write_queues=false",
                "track_and_verify_wals_in_manifest=true",
                "paranoid_checks=true",
                "max_bgerror_resume_count=0",
                "max_total_wal_size=125829120",
                "write_buffer_size=83886080")) {
            assertTrue(options.contains(option), () -> option + " is not among the options RocksDB took");
        }
    }

    /** Returns a folder as a kill leaves it: everything acknowledged, nothing flushed. */
    private Path killedAfterWriting() throws IOException {
        Path folder = temp.resolve("running");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            for (int index = 1; index <= 20; index++) {
                storage.batch()
                        .append(GROUP, entries(3, index, index, 1024))
                        .hardState(GROUP, HardState.of(3))
                        .commit();
            }
            return TestStores.copy(folder, temp.resolve("killed"));
        }
    }

    private static long walBytes(Path folder) throws IOException {
        return Files.size(TestStores.largest(folder, ".log"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
