package io.skerry.raft.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What values refuse, how they compare, and how they print. */
class ValuesTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            # a,    b,    a before b   (the up-to-date check compares the term first: SCENARIOS 19)
            1, 9,   2, 1,   true
            2, 1,   1, 9,   false
            2, 3,   2, 4,   true
            2, 4,   2, 4,   false
            """)
    void positionsCompareByTermFirst(long termA, long indexA, long termB, long indexB, boolean before) {
        LogPosition a = LogPosition.of(termA, indexA);
        LogPosition b = LogPosition.of(termB, indexB);
        assertEquals(before, a.compareTo(b) < 0);
        assertEquals(Integer.signum(a.compareTo(b)), -Integer.signum(b.compareTo(a)));
    }

    @Test
    void positionsPrintAsTermAndIndex() {
        assertEquals("5/1042", LogPosition.of(5, 1042).toString());
        assertThrows(IllegalArgumentException.class, () -> LogPosition.of(-1, 0));
        assertThrows(IllegalArgumentException.class, () -> LogPosition.of(0, -1));
        assertThrows(IllegalArgumentException.class, () -> LogPosition.of(1, Long.MAX_VALUE), "nothing could follow");
    }

    @Test
    void entriesStandAtARealPosition() {
        assertThrows(IllegalArgumentException.class, () -> LogEntry.command(0, 1, Payload.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> LogEntry.command(1, 0, Payload.EMPTY));
    }

    @Test
    void groupsAreNumberedByTheHashOfTheirName() {
        assertEquals(GroupId.DEFAULT, GroupId.ofName("default"));
        assertNotEquals(GroupId.DEFAULT, GroupId.ofName("Default"));
        assertTrue(GroupId.of(-1).compareTo(GroupId.of(1)) > 0, "unsigned, as they stand on disk");
        assertThrows(IllegalArgumentException.class, () -> GroupId.ofName(" "));
    }

    @Test
    void typesBelow64AreOurs() {
        assertSame(EntryType.of(200), EntryType.foreign(200));
        assertTrue(EntryType.foreign(64).isForeign());
        assertFalse(EntryType.of(63).isForeign());
        assertThrows(IllegalArgumentException.class, () -> EntryType.foreign(63));
        assertThrows(IllegalArgumentException.class, () -> EntryType.of(256));
    }

    @Test
    void hardStatesBoundTheirVotes() {
        assertEquals("term=3 vote=node-2", new HardState(3, Payload.ofUtf8("node-2")).toString());
        assertEquals("term=3 vote=0001", new HardState(3, Payload.wrap(new byte[] {0, 1})).toString());
        assertEquals("term=3 vote=none", HardState.of(3).toString());
        assertThrows(IllegalArgumentException.class, () -> new HardState(1, Payload.wrap(new byte[257])));
        assertThrows(IllegalArgumentException.class, () -> HardState.of(-1));
    }

    @Test
    void idsRefuseWhatIsNone() {
        assertThrows(IllegalArgumentException.class, () -> NodeId.of(0));
        assertThrows(IllegalArgumentException.class, () -> new ClusterId(Payload.EMPTY));
        assertFalse(StoreId.NONE.isKnown());
        assertTrue(StoreId.random(new Random(0)).isKnown());
    }

    @ParameterizedTest
    @CsvSource({"0, 0 B", "1023, 1023 B", "2048, 2 KiB", "3145728, 3 MiB", "1048577, 1048577 B"})
    void sizesPrintInTheirLargestUnit(long bytes, String text) {
        assertEquals(text, ByteSize.ofBytes(bytes).toString());
    }

    @Test
    void sizesAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> ByteSize.ofBytes(-1));
        assertThrows(ArithmeticException.class, () -> ByteSize.ofMiB(Long.MAX_VALUE));
        assertEquals(ByteSize.ofMiB(1), ByteSize.ofKiB(1024));
    }
}
