package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.wal.WalFile.Ending;
import io.skerry.raft.storage.rocksdb.wal.WalReport;
import io.skerry.raft.storage.rocksdb.wal.WalScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of the write-ahead log are used again, and stay few, whoever writes and whoever does not. */
class RecyclingTest {

    private static final RocksDbStorageConfig SMALL =
            RocksDbStorageConfig.builder().logRetention(ByteSize.ofMiB(1)).build();
    private static final long MEMTABLE = NativeBudget.of(SMALL).logMemtableBytes();
    private static final GroupId QUIET = GroupId.of(99);

    @TempDir
    Path temp;

    @Test
    @DisplayName("At any time the log takes three memtables on disk at most, though a quiet group wrote once")
    void theLogStaysSmallOnDisk() throws IOException {
        Path folder = temp.resolve("busy");
        Set<Object> files = new HashSet<>();
        long largest = 0;
        int last = 0;
        int killsInUsedFiles = 0;
        try (RocksDbStorage storage = RocksDbStorage.open(folder, SMALL)) {
            storage.batch()
                    .hardState(QUIET, HardState.of(5))
                    .append(QUIET, entries(5, 1, 3))
                    .commit();
            while (last < 400) {
                last++;
                storage.batch().append(GROUP, entries(1, last, last, 200 << 10)).commit();
                if (last % 10 == 0) {
                    storage.batch()
                            .truncatePrefix(GROUP, LogPosition.of(1, last - 4))
                            .commit();
                }
                long bytes = 0;
                for (Path wal : TestStores.wals(folder)) {
                    bytes += sizeIfThere(wal);
                    files.add(keyIfThere(wal));
                }
                largest = Math.max(largest, bytes);
                if (last % 100 == 50) {
                    killsInUsedFiles += isInAUsedFile(TestStores.copy(folder, temp.resolve("killed" + last)), last);
                }
            }
        }
        long bound = 3 * MEMTABLE;
        long found = largest;
        assertTrue(found <= bound, () -> found + " bytes of log, not " + bound);
        assertTrue(files.size() <= 6, () -> "80 MiB went through " + files.size() + " files");
        assertTrue(killsInUsedFiles > 0, "no kill while old records stood behind the new ones");
    }

    /** Opens what a kill left; returns 1 if old records stood behind the new ones. */
    private static int isInAUsedFile(Path killed, int last) throws IOException {
        WalReport report = WalScan.of(killed.resolve("raft"));
        report.requireSound();
        boolean used = report.files().stream()
                .anyMatch(file -> file.ending() != Ending.END_OF_FILE && file.ending() != Ending.ZEROS);
        try (RocksDbStorage storage = RocksDbStorage.open(killed, SMALL)) {
            assertEquals(LogPosition.of(1, last), storage.log(GROUP).last());
            assertEquals(LogPosition.of(5, 3), storage.log(QUIET).last());
            assertEquals(HardState.of(5), storage.stable(QUIET).hardState());
        }
        return used ? 1 : 0;
    }

    private static long sizeIfThere(Path wal) throws IOException {
        try {
            return Files.size(wal);
        } catch (NoSuchFileException e) {
            return 0; // renamed meanwhile, or removed
        }
    }

    private static Object keyIfThere(Path wal) throws IOException {
        try {
            return Files.readAttributes(wal, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return "";
        }
    }
}
