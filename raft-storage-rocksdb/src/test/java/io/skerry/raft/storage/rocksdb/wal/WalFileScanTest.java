package io.skerry.raft.storage.rocksdb.wal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.storage.rocksdb.wal.WalFile.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One file of the write-ahead log, made by hand: what is a torn tail, and what is damage to what was synced. */
class WalFileScanTest {

    private static final long NUMBER = 0x1_0000_0017L;
    private static final long OLDER = 0x13;

    @TempDir
    Path temp;

    private WalFileScan scan(byte[] bytes) throws IOException {
        return WalFileScan.of(Files.write(temp.resolve("000023.log"), bytes), NUMBER);
    }

    /** Small ones, one over three blocks, and ends that leave each number of bytes too short for a header. */
    private static HandMadeLog log(boolean recyclable) {
        HandMadeLog log = new HandMadeLog(NUMBER, recyclable, 100);
        return log.batch(40, 1).batch(70_000, 64).batch(12, 0).batch(300, 3).batch(900, 5);
    }

    private void assertTail(byte[] bytes, int records, int soundBytes, Ending ending) throws IOException {
        WalFileScan scan = scan(bytes);
        assertNull(scan.damage());
        assertEquals(records, scan.file().records());
        assertEquals(soundBytes, scan.file().soundBytes());
        assertEquals(ending, scan.file().ending());
    }

    private String damage(byte[] bytes) throws IOException {
        String damage = scan(bytes).damage();
        assertNotNull(damage, "damage that was not found");
        return damage;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void wholeFilesAreSound(boolean recyclable) throws IOException {
        WalFile file = scan(log(recyclable).bytes()).file();
        assertEquals(5, file.records());
        assertEquals(100, file.firstSequence());
        assertEquals(173, file.nextSequence());
        assertEquals(file.bytes(), file.soundBytes());
        assertEquals(Ending.END_OF_FILE, file.ending());
        assertTail(new byte[0], 0, 0, Ending.END_OF_FILE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsTooShortForAHeaderAtTheEndOfABlockIsSkipped(boolean recyclable) throws IOException {
        int header = recyclable ? 11 : 7;
        for (int left = 0; left <= header + 13; left++) {
            HandMadeLog log = new HandMadeLog(NUMBER, recyclable, 1);
            byte[] bytes = log.batch((1 << 15) - header - left, 2).batch(100, 3).bytes();
            assertTail(bytes, 2, bytes.length, Ending.END_OF_FILE);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("Cut at any byte, the file holds what was whole before it")
    void cutAnywhere(boolean recyclable) throws IOException {
        HandMadeLog log = log(recyclable);
        byte[] bytes = log.bytes();
        for (int length : places(bytes.length)) {
            int records = 0;
            while (records < log.records() && log.end(records) <= length) {
                records++;
            }
            WalFileScan scan = scan(Arrays.copyOf(bytes, length));
            assertNull(scan.damage());
            assertEquals(records, scan.file().records(), "cut at " + length);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("A flipped bit anywhere but in the last record is found out, and in the last it cannot be told")
    void flippedAnywhere(boolean recyclable) throws IOException {
        HandMadeLog log = log(recyclable);
        Random random = new Random(7);
        for (int offset : places(log.bytes().length)) {
            byte[] bytes = log.bytes();
            bytes[offset] ^= (byte) (1 << random.nextInt(8));
            if (offset < log.end(3)) {
                String damage = damage(bytes);
                assertTrue(
                        damage.startsWith("in the write-ahead log 000023.log, at offset ")
                                && damage.contains("does not check out, and a record that does follows at offset "),
                        damage);
            } else {
                assertTail(bytes, 4, log.end(3), Ending.TORN);
            }
        }
    }

    @Test
    void damageSaysWhatIsLost() throws IOException {
        HandMadeLog log = log(true);
        byte[] bytes = log.bytes();
        bytes[log.end(2) + 50] ^= 1;
        assertEquals(
                "in the write-ahead log 000023.log, at offset " + log.end(2)
                        + ", the log does not check out, and a record that does follows at offset " + log.end(3)
                        + "; lost are the changes of the sequence numbers 165 to 167, and all that follows, "
                        + (bytes.length - log.end(2)) + " bytes, is of no use without them",
                damage(bytes));
    }

    @Test
    @DisplayName("A last record whose pages reached the disk in part, in any order, is a torn tail")
    void tornByPages() throws IOException {
        HandMadeLog log = new HandMadeLog(NUMBER, true, 1).batch(5_000, 1).batch(100_000, 9);
        Random random = new Random(11);
        for (int round = 0; round < 200; round++) {
            byte[] bytes = log.bytes();
            boolean torn = false;
            for (int page = log.end(0); page < bytes.length; page = (page | 4095) + 1) {
                if (random.nextBoolean()) {
                    int until = Math.min(bytes.length, (page | 4095) + 1);
                    Arrays.fill(bytes, page, until, (byte) 0);
                    torn = true;
                }
            }
            WalFileScan scan = scan(bytes);
            assertNull(scan.damage());
            assertEquals(torn ? 1 : 2, scan.file().records());
        }
    }

    @Test
    void zerosAreACleanEnd() throws IOException {
        HandMadeLog log = log(true);
        byte[] bytes = log.bytes();
        assertTail(Arrays.copyOf(bytes, bytes.length + 500_000), 5, bytes.length, Ending.ZEROS);
        assertTail(new byte[200_000], 0, 0, Ending.ZEROS);
        byte[] more = new HandMadeLog(NUMBER, true, 1)
                .batch(20, 1)
                .raw(new byte[100_000])
                .batch(20, 1)
                .bytes();
        assertTrue(damage(more).contains("follows at offset 100031"), "zeros with more behind them");
    }

    @Test
    @DisplayName("A file that is used again: what an earlier life left behind says nothing, wherever it was cut")
    void staleRecords() throws IOException {
        byte[] old = new HandMadeLog(OLDER, true, 1)
                .batch(90_000, 7)
                .batch(800, 7)
                .batch(800, 7)
                .batch(90_000, 7)
                .bytes();
        for (int size : new int[] {20, 21, 500, 32_735, 32_745, 32_757, 65_000, 90_000, 91_000}) {
            HandMadeLog log = new HandMadeLog(NUMBER, true, 500).batch(size, 3);
            byte[] bytes = old.clone();
            System.arraycopy(log.bytes(), 0, bytes, 0, log.bytes().length);
            WalFileScan scan = scan(bytes);
            assertNull(scan.damage());
            assertEquals(1, scan.file().records());
            bytes[17] ^= 1;
            scan = scan(bytes);
            assertNull(scan.damage(), "its only write");
            assertEquals(0, scan.file().records());
        }
        assertTail(old, 0, 0, Ending.STALE);
        byte[] behind = new HandMadeLog(NUMBER, true, 500).batch(50, 1).bytes();
        byte[] both = Arrays.copyOf(old, old.length + behind.length);
        System.arraycopy(behind, 0, both, old.length, behind.length);
        assertTrue(damage(both).contains("lost are all changes before sequence number 500"));
    }

    @Test
    void aNumberOfAnotherLogInASyncedRecordIsFoundOut() throws IOException {
        HandMadeLog log = log(true);
        byte[] bytes = log.bytes();
        bytes[log.end(2) + 7] = (byte) OLDER;
        damage(bytes);
        bytes = new HandMadeLog(NUMBER, true, 1)
                .batch(30, 1)
                .raw(new HandMadeLog(OLDER, true, 2).batch(30, 1).bytes())
                .skip(1)
                .batch(30, 1)
                .bytes();
        damage(bytes);
    }

    @Test
    void recordsWithAndWithoutANumberDoNotMix() throws IOException {
        byte[] plain = new HandMadeLog(NUMBER, false, 2).batch(30, 1).bytes();
        assertTail(new HandMadeLog(NUMBER, true, 1).batch(30, 1).raw(plain).bytes(), 1, 41, Ending.TORN);
    }

    @Test
    void typesThatItDoesNotKnowRefuseUnlessTheyMayBeSkipped() throws IOException {
        for (int type : new int[] {9, 10, 11, 12, 35, 127}) {
            HandMadeLog log = new HandMadeLog(NUMBER, true, 1).batch(30, 1);
            assertTrue(damage(log.fragment(type, new byte[20], 0, 20).bytes()).contains("unknown type " + type));
        }
        for (int type : new int[] {130, 131, 140, 255}) {
            HandMadeLog log = new HandMadeLog(NUMBER, true, 1)
                    .fragment(type, new byte[20], 0, 20)
                    .batch(30, 1);
            assertTail(log.bytes(), 1, log.bytes().length, Ending.END_OF_FILE);
        }
    }

    @Test
    void sequenceNumbersThatDoNotGoOnAreFoundOut() throws IOException {
        HandMadeLog log = new HandMadeLog(NUMBER, true, 1).batch(30, 2).skip(1).batch(30, 1);
        assertTrue(damage(log.bytes()).contains("follows sequence number 4 where 3 should"));
        assertTrue(damage(new HandMadeLog(NUMBER, true, 1).record(new byte[11]).bytes())
                .contains("no write batch"));
    }

    @Test
    @DisplayName("A copy of a record of this very log, in the payload of one that is torn, is no proof")
    void aCopyInAPayload() throws IOException {
        HandMadeLog log = new HandMadeLog(NUMBER, true, 50).batch(30, 2);
        byte[] copy = log.bytes();
        byte[] payload = new byte[200];
        System.arraycopy(copy, 0, payload, 100, copy.length);
        payload[0] = 52;
        byte[] bytes = log.record(payload).bytes();
        bytes[60] ^= 1;
        assertTail(bytes, 1, copy.length, Ending.TORN);
    }

    /** All places near records' and blocks' ends, and some of the rest. */
    private static int[] places(int length) {
        Random random = new Random(length);
        return IntStream.range(0, length)
                .filter(at -> at < 120
                        || at > length - 1500
                        || at % (1 << 15) < 30
                        || (-at & 32767) < 30
                        || random.nextInt(400) == 0)
                .toArray();
    }
}
