package io.skerry.raft.runtime.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** About how many bytes lie where. */
class LogBytesTest {

    @Test
    void bytesLieBetweenTheIndexesThatTheyWereAppendedAt() {
        LogBytes bytes = new LogBytes(10);
        bytes.append(11, 20, 1000);
        bytes.append(21, 30, 3000);
        assertEquals(30, bytes.lastIndex());
        assertEquals(4000, bytes.between(10, 30));
        assertEquals(3000, bytes.between(20, 30));
        assertEquals(500, bytes.between(10, 15));
        assertEquals(1500, bytes.between(25, 30));
        assertEquals(0, bytes.between(30, 30));
        assertEquals(4000, bytes.between(0, 99), "what is not there counts as nothing");
    }

    @Test
    void whatIsReplacedCountsNoMore() {
        LogBytes bytes = new LogBytes(0);
        bytes.append(1, 10, 1000);
        bytes.append(6, 6, 70);
        assertEquals(6, bytes.lastIndex());
        assertEquals(570, bytes.between(0, 6));
        bytes.append(1, 2, 20);
        assertEquals(20, bytes.between(0, 2));
    }

    @Test
    void whatIsTruncatedOrResetCountsNoMore() {
        LogBytes bytes = new LogBytes(0);
        bytes.append(1, 10, 1000);
        bytes.append(11, 20, 1000);
        bytes.truncate(5);
        assertEquals(1500, bytes.between(0, 20));
        bytes.reset(100);
        assertEquals(0, bytes.between(0, 200));
        bytes.append(101, 101, 7);
        assertEquals(7, bytes.between(100, 101));
    }

    @Test
    void whatWasThereBeforeIsEstimatedLater() {
        LogBytes bytes = new LogBytes(0);
        bytes.append(1, 100, 0);
        bytes.append(101, 110, 500);
        bytes.before(50, 1000);
        bytes.before(100, 4000);
        assertEquals(1000, bytes.between(0, 50));
        assertEquals(3000, bytes.between(50, 100));
        assertEquals(500, bytes.between(100, 110));
    }

    @Test
    void theTailIsWhatSoManyBytesLieIn() {
        LogBytes bytes = new LogBytes(10);
        bytes.append(11, 20, 1000);
        assertEquals(20, bytes.indexBelow(20, 0));
        assertEquals(15, bytes.indexBelow(20, 500));
        assertEquals(10, bytes.indexBelow(20, 5000), "all of it");
    }

    /** However long the log, few marks are kept, and what is asked is not far off. */
    @Test
    void aLongLogIsRememberedInPart() {
        SplittableRandom random = new SplittableRandom(3);
        LogBytes bytes = new LogBytes(0);
        long[] upTo = new long[50_001];
        for (int index = 1; index <= 50_000; index++) {
            int size = 50 + random.nextInt(100);
            upTo[index] = upTo[index - 1] + size;
            bytes.append(index, index, size);
        }
        for (int i = 0; i < 100; i++) {
            int index = random.nextInt(50_001);
            long off = Math.abs(bytes.between(index, 50_000) - (upTo[50_000] - upTo[index]));
            assertTrue(off < upTo[50_000] / 100, index + " is off by " + off);
        }
        assertEquals(upTo[50_000], bytes.between(0, 50_000));
    }
}
