package io.skerry.raft.storage.rocksdb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.wal.WalFile.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.rocksdb.RocksDBException;

/** Whole write-ahead logs of a real RocksDB, over several files, some of them used before. */
class WalScanTest {

    @TempDir
    Path temp;

    private int copies;

    /** Several live files, which were used before if they are recycled, and dead ones. */
    private Path killed(boolean recycles, boolean tracks) throws IOException, RocksDBException {
        try (RealLog log = new RealLog(temp.resolve("running" + copies++), recycles, tracks)) {
            log.write(150).flush().write(150).flush().write(40).flush().write(170);
            while (WalScan.of(log.killed(temp.resolve("look" + copies++)))
                            .files()
                            .size()
                    < 4) {
                log.write(10);
            }
            log.write(3);
            this.written = log.written();
            return log.killed(temp.resolve("killed" + copies++));
        }
    }

    private int written;

    private Path copy(Path folder) throws IOException {
        return RealLog.copy(folder, temp.resolve("copy" + copies++));
    }

    private static String damage(Path folder) throws IOException {
        String damage = WalScan.of(folder).damage();
        assertNotNull(damage, "damage that was not found");
        return damage;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wholeLogsAreSoundAndEndWhereRocksDbEnds(boolean recycles) throws Exception {
        Path folder = killed(recycles, true);
        WalReport report = WalScan.of(folder);
        report.requireSound();
        assertTrue(report.isSound());
        assertEquals(written, report.lastSequence());
        assertTrue(report.files().size() >= 4, report::toString);
        assertEquals(recycles, report.files().stream().anyMatch(file -> file.bytes() > file.soundBytes() + 20_000));
        assertEquals(340, report.manifest().flushedSequence());
        assertEquals(written - 340, report.records());
        assertEquals(range(written), RealLog.read(folder, recycles));
        assertTrue(WalScan.of(folder).isSound(), "opened and closed again");
    }

    @Test
    void aCleanEndAndAnOpenWithoutAWriteAreSound() throws Exception {
        Path folder = temp.resolve("clean");
        for (int round = 0; round < 3; round++) {
            try (RealLog log = new RealLog(folder, true, true)) {
                WalScan.of(log.killed(temp.resolve("opened" + round))).requireSound();
                log.write(5).flush();
                WalScan.of(log.killed(temp.resolve("flushed" + round))).requireSound();
            }
            WalScan.of(folder).requireSound();
        }
    }

    @Test
    @DisplayName("Where the tables end is known also if no table says so any more")
    void compactedTablesAndANewManifest() throws Exception {
        Path folder = temp.resolve("compacted");
        for (int round = 0; round < 3; round++) {
            try (RealLog log = new RealLog(folder, true, true)) {
                WalScan.of(log.killed(temp.resolve("reopened" + round))).requireSound();
                log.write(30).flush().write(30).compact();
                WalScan.of(log.killed(temp.resolve("compacted" + round))).requireSound();
                log.write(7);
                WalReport report = WalScan.of(log.killed(temp.resolve("written" + round)));
                report.requireSound();
                assertEquals(67 * (round + 1), report.lastSequence());
                assertEquals(7, report.records());
            }
        }
    }

    @Test
    @DisplayName("SCENARIOS 37: bad bytes at the end of a file that is not the last hide nothing, or refuse the open")
    void theEndOfAFileThatIsNotTheLast() throws Exception {
        Path folder = killed(true, false);
        WalFile older = WalScan.of(folder).files().get(1);
        byte[] bytes = Files.readAllBytes(older.path());
        int end = (int) older.soundBytes();
        byte[] garbage = new byte[500];
        new Random(1).nextBytes(garbage);
        byte[] dirty = Arrays.copyOf(Arrays.copyOf(bytes, end), end + garbage.length);
        System.arraycopy(garbage, 0, dirty, end, garbage.length);
        Files.write(older.path(), dirty);
        assertTrue(WalScan.of(folder).isSound(), "nothing is missing between the two files");
        assertEquals(range(written), RealLog.read(copy(folder), true), "RocksDB goes on, too");
        Files.write(older.path(), Arrays.copyOf(Arrays.copyOf(bytes, end), end + 100_000));
        assertTrue(WalScan.of(folder).isSound(), "zeros, too");
        assertEquals(range(written), RealLog.read(copy(folder), true), "zeros, too");

        for (byte[] cut : List.of(
                Arrays.copyOf(bytes, end - 1),
                Arrays.copyOf(Arrays.copyOf(bytes, end - 15), bytes.length),
                new byte[0],
                new byte[bytes.length])) {
            Files.write(older.path(), cut);
            assertTrue(
                    damage(folder).contains("begins with sequence number "),
                    "a hole between the files: " + damage(folder));
        }
        assertThrows(CorruptionException.class, () -> WalScan.of(folder).requireSound());
        Files.delete(older.path());
        damage(folder);
    }

    @Test
    @DisplayName("If no later file holds a record, the end of a file is the end of the log, and may be torn")
    void theEndOfTheLastFileThatHoldsAnything() throws Exception {
        Path folder = killed(true, false);
        List<WalFile> files = WalScan.of(folder).files();
        WalFile last = files.get(files.size() - 1);
        WalFile before = files.get(files.size() - 2);
        Files.write(last.path(), new byte[70_000]);
        assertEquals(last.firstSequence() - 1, WalScan.of(folder).lastSequence());
        Files.write(before.path(), Arrays.copyOf(Files.readAllBytes(before.path()), (int) before.soundBytes() - 3));
        WalReport report = WalScan.of(folder);
        assertTrue(report.isSound(), () -> "" + report.damage());
        assertEquals(Ending.TORN, report.files().get(files.size() - 2).ending());
        assertEquals(before.nextSequence() - 2, report.lastSequence());
        int sound = (int) report.lastSequence();
        try (RealLog log = new RealLog(copy(folder), true, true)) {
            WalReport reopened = WalScan.of(log.killed(temp.resolve("reopened")));
            assertTrue(reopened.isSound(), () -> "opened and killed: " + reopened);
            log.write(20);
            WalReport continued = WalScan.of(log.killed(temp.resolve("continued")));
            assertTrue(continued.isSound(), () -> "opened, written and killed: " + continued);
            assertEquals(sound + 20, continued.lastSequence());
        }
        assertEquals(range(sound), RealLog.read(folder, true));
        assertTrue(WalScan.of(folder).isSound());
    }

    @Test
    void theFirstFileHasToBeginWhereTheTablesEnd() throws Exception {
        Path folder = killed(true, false);
        WalFile first = WalScan.of(folder).files().get(0);
        Files.write(first.path(), new byte[0]);
        assertTrue(damage(folder).contains("but what precedes it ends with 340"), damage(folder));
        Files.delete(first.path());
        damage(folder);
        for (WalFile file : WalScan.of(killed(true, false)).files()) {
            Files.delete(file.path());
            folder = file.path().getParent();
        }
        assertTrue(damage(folder).contains("it has no write-ahead log from number "), damage(folder));
    }

    @Test
    @DisplayName("The manifest keeps the size of each finished file, so that a shorter one is found out by itself")
    void theManifestKnowsFinishedFiles() throws Exception {
        Path folder = killed(true, true);
        WalFile older = WalScan.of(folder).files().get(1);
        byte[] bytes = Files.readAllBytes(older.path());
        Files.write(older.path(), Arrays.copyOf(bytes, (int) older.soundBytes() - 1));
        assertTrue(damage(folder).contains("but the manifest knows that " + older.soundBytes() + " bytes of it"));
        Files.delete(older.path());
        assertTrue(damage(folder).endsWith("which the manifest knows, is missing"));
    }

    @Test
    void filesThatWaitToBeUsedAgainSayNothing() throws Exception {
        Path folder;
        try (RealLog log = new RealLog(temp.resolve("one"), true, true)) {
            log.write(150).flush().write(20);
            written = log.written();
            folder = log.killed(temp.resolve("killed"));
        }
        List<Path> dead = WalScan.of(folder).dead();
        assertTrue(!dead.isEmpty(), "none waits");
        for (Path file : dead) {
            byte[] garbage = new byte[5_000];
            new Random(2).nextBytes(garbage);
            Files.write(file, garbage);
        }
        assertTrue(WalScan.of(folder).isSound());
        assertEquals(range(written), RealLog.read(folder, true));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("A flipped bit anywhere in the log is found out, is harmless, or takes the last write alone")
    void flippedAnywhere(boolean recycles) throws Exception {
        Path folder = killed(recycles, true);
        List<WalFile> files = WalScan.of(folder).files();
        WalFile last = files.get(files.size() - 1);
        Random random = new Random(17);
        int found = 0;
        int harmless = 0;
        for (int round = 0; round < 300; round++) {
            WalFile file = files.get(random.nextInt(files.size()));
            byte[] bytes = Files.readAllBytes(file.path());
            // Near the end more often: there it is decided.
            int offset = random.nextBoolean()
                    ? random.nextInt(bytes.length)
                    : (int) file.soundBytes() - 1 - random.nextInt((int) Math.min(400, file.soundBytes()));
            byte[] flipped = bytes.clone();
            flipped[offset] ^= (byte) (1 << random.nextInt(8));
            Files.write(file.path(), flipped);
            WalReport report = WalScan.of(folder);
            if (!report.isSound()) {
                found++;
            } else {
                harmless++;
                boolean mayBeShorter = file == last && offset < file.soundBytes();
                assertTrue(
                        report.lastSequence() == written || mayBeShorter && report.lastSequence() == written - 1,
                        () -> "a shorter log: " + report + " after a flip at " + offset + " of " + file);
                if (recycles && harmless % 8 == 0) {
                    assertEquals(range((int) report.lastSequence()), RealLog.read(copy(folder), true));
                }
            }
            Files.write(file.path(), bytes);
        }
        assertTrue(found > 150, "found: " + found);
        assertTrue(harmless > 10, "harmless: " + harmless);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("Cut anywhere, or zeroed from anywhere on: found out, or a file that held the end of the log")
    void cutAnywhere(boolean zeroed) throws Exception {
        Path folder = killed(true, true);
        List<WalFile> files = WalScan.of(folder).files();
        WalFile last = files.get(files.size() - 1);
        Random random = new Random(19);
        for (int round = 0; round < 100; round++) {
            WalFile file = files.get(random.nextInt(files.size()));
            byte[] bytes = Files.readAllBytes(file.path());
            int offset = random.nextInt(bytes.length);
            byte[] cut = Arrays.copyOf(bytes, offset);
            Files.write(file.path(), zeroed ? Arrays.copyOf(cut, bytes.length) : cut);
            WalReport report = WalScan.of(folder);
            assertEquals(
                    offset >= file.soundBytes() || file == last,
                    report.isSound(),
                    () -> "cut at " + offset + " of " + file + ": " + report);
            assertTrue(!report.isSound() || file == last || report.lastSequence() == written);
            Files.write(file.path(), bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("A manifest with a flipped bit is found out, or RocksDB reads the same log behind it")
    void flippedManifest(boolean truncated) throws Exception {
        Path folder = killed(true, true);
        Path manifest = WalScan.of(folder).manifest().path();
        byte[] bytes = Files.readAllBytes(manifest);
        Random random = new Random(23);
        for (int round = 0; round < 80; round++) {
            byte[] changed = truncated ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes.clone();
            if (!truncated) {
                changed[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(manifest, changed);
            boolean sound;
            try {
                sound = WalScan.of(folder).isSound();
            } catch (CorruptionException e) {
                assertTrue(e.getMessage().contains("cannot be opened: in the manifest MANIFEST-"), e::getMessage);
                sound = false;
            }
            if (sound) {
                List<Integer> read = readOrRefuse(copy(folder));
                assertTrue(read == null || read.equals(range(written)), () -> "a shorter log: " + read);
            }
        }
        Files.write(manifest, bytes);
        assertNull(WalScan.of(folder).damage());
    }

    /** Returns what RocksDB reads, or null if it refuses, which is as good as a refusal of the scan. */
    private static @Nullable List<Integer> readOrRefuse(Path database) {
        try {
            return RealLog.read(database, true);
        } catch (RocksDBException e) {
            return null;
        }
    }

    @Test
    void aFolderWithoutAManifestIsToldApart() throws IOException {
        assertThrows(NoSuchFileException.class, () -> WalScan.of(temp));
        Files.writeString(temp.resolve("CURRENT"), "MANIFEST-000005");
        assertThrows(CorruptionException.class, () -> WalScan.of(temp));
    }

    private static List<Integer> range(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }
}
