package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.rocksdb.wal.WalFile;
import io.skerry.raft.storage.rocksdb.wal.WalFile.Ending;
import io.skerry.raft.storage.rocksdb.wal.WalPrimer;
import io.skerry.raft.storage.rocksdb.wal.WalReport;
import io.skerry.raft.storage.rocksdb.wal.WalScan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zeros ahead of the write-ahead log: they are there when they help, hide nothing, and cost nobody a write. */
class PrimingTest {

    private static final int ENTRY = 200 << 10;

    @TempDir
    Path temp;

    /** With memtables, and so files of the log, of 8 MiB. */
    private static RocksDbStorage open(Path folder, boolean withoutRecycling) {
        return RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.builder()
                        .logRetention(ByteSize.ofMiB(1))
                        .slowWalWithoutRecycling(withoutRecycling)
                        .build());
    }

    private static void write(RocksDbStorage storage, int first, int last) {
        for (int index = first; index <= last; index++) {
            storage.batch().append(GROUP, entries(1, index, index, ENTRY)).commit();
        }
    }

    private static void assertHolds(Path folder, int last) {
        try (RocksDbStorage storage = open(folder, false)) {
            assertEquals(LogPosition.of(1, last), storage.log(GROUP).last());
            for (int index = 1; index <= last; index++) {
                List<LogEntry> expected = entries(1, index, index, ENTRY);
                assertEquals(
                        expected,
                        storage.log(GROUP)
                                .read(index, index + 1, Long.MAX_VALUE)
                                .require());
            }
        }
    }

    private static WalFile current(Path folder) throws IOException {
        WalReport report = WalScan.of(folder.resolve("raft"));
        report.requireSound();
        return report.files().get(report.files().size() - 1);
    }

    @Test
    void whoeverWritesLittleGetsNoZeros() throws IOException {
        try (RocksDbStorage storage = open(temp.resolve("little"), false)) {
            write(storage, 1, 10);
            assertEquals(Ending.END_OF_FILE, current(temp.resolve("little")).ending());
        }
    }

    @Test
    void filesThatAreUsedOnceGetNoZeros() throws IOException {
        try (RocksDbStorage storage = open(temp.resolve("once"), true)) {
            write(storage, 1, 30);
            assertEquals(Ending.END_OF_FILE, current(temp.resolve("once")).ending());
        }
    }

    @Test
    @DisplayName(
            "Zeros stand ahead of the log, and neither a kill among them nor what is written into them loses anything")
    void zerosAheadOfTheLog() throws IOException {
        Path folder = temp.resolve("ahead");
        int kills = 0;
        try (RocksDbStorage storage = open(folder, false)) {
            for (int last = 1; last <= 100; last++) {
                write(storage, last, last);
                WalFile file = current(folder);
                if (file.ending() == Ending.ZEROS && file.bytes() > file.soundBytes() + 4096 && last % 16 == 0) {
                    kills++;
                    assertHolds(TestStores.copy(folder, temp.resolve("killed" + last)), last);
                }
            }
        }
        assertTrue(kills > 0, "no zeros");
        assertHolds(folder, 100);
    }

    @Test
    @DisplayName("A torn write among zeros is a torn tail; damage before it is found out")
    void aTornWriteAmongZeros() throws IOException {
        Path folder = temp.resolve("torn");
        Path killed;
        try (RocksDbStorage storage = open(folder, false)) {
            int last = 0;
            while (last < 24 || current(folder).ending() != Ending.ZEROS) {
                write(storage, ++last, last);
            }
            killed = TestStores.copy(folder, temp.resolve("killed"));
        }
        WalFile file = current(killed);
        byte[] bytes = Files.readAllBytes(file.path());
        byte[] torn = bytes.clone();
        Arrays.fill(torn, (int) file.soundBytes() - 50_000, (int) file.soundBytes(), (byte) 0);
        Files.write(file.path(), torn);
        assertEquals(file.records() - 1, current(killed).records());
        bytes[(int) file.soundBytes() - ENTRY - 5_000] ^= 1;
        Files.write(file.path(), bytes);
        assertFalse(WalScan.of(killed.resolve("raft")).isSound());
    }

    @Test
    void zerosEndWithTheFirstFileThatIsUsedAgain() throws IOException {
        Path raft = temp.resolve("raft");
        Files.createDirectories(raft);
        Path first = Files.write(raft.resolve("000004.log"), new byte[700]);
        WalPrimer primer = new WalPrimer(raft, 100_000, 1_000, 20_000);
        primer.wrote(900);
        assertEquals(700, Files.size(first));
        primer.wrote(100);
        assertEquals(21_000, Files.size(first));
        for (int written = 1_000; written < 150_000; written += 500) {
            primer.wrote(500);
        }
        assertEquals(100_000, Files.size(first), "no more than a full file");
        Path second = Files.write(raft.resolve("000009.log"), new byte[10]);
        primer.wrote(20_000);
        assertEquals(40_000, Files.size(second), "as many as may have been written to it, and zeros");
        Files.write(raft.resolve("000011.log"), new byte[80_000]);
        primer.wrote(20_000);
        assertTrue(primer.isDone());
        assertEquals(40_000, Files.size(second));
    }

    @Test
    void zerosAreWrittenWhereNothingIs() throws IOException {
        Path raft = temp.resolve("raft");
        Files.createDirectories(raft);
        byte[] content = new byte[50_000];
        Arrays.fill(content, (byte) 7);
        Path file = Files.write(raft.resolve("000004.log"), content);
        // It believes that less has been written than has been.
        new WalPrimer(raft, 100_000, 10, 30_000).wrote(45_000);
        byte[] now = Files.readAllBytes(file);
        assertEquals(80_000, now.length);
        assertArrayEquals(content, Arrays.copyOf(now, content.length));
    }

    @Test
    void whatCannotBePrimedIsNotPrimed() throws IOException {
        WalPrimer primer = new WalPrimer(temp.resolve("gone"), 100_000, 10, 30_000);
        primer.wrote(10);
        assertTrue(primer.isDone());
        primer.wrote(1_000_000);
    }
}
