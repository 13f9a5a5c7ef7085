package io.skerry.raft.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.check.InvariantViolation;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteProgressTest {

    @Test
    void recoveredLogIsDurable() {
        assertEquals(7, new WriteProgress().durableIndex(7));
        assertEquals(0, new WriteProgress().numberOf(7));
    }

    /** (2,7) is written, overwritten by (3,7), and written again: only the third completion counts. */
    @Test
    void completionOfAnOverwrittenWriteDoesNotCount() {
        WriteProgress writes = new WriteProgress();
        for (int i = 0; i < 3; i++) {
            writes.touch(7, 10);
            writes.begin(0);
        }
        writes.complete(1);
        assertEquals(6, writes.durableIndex(7));
        writes.complete(2);
        assertEquals(6, writes.durableIndex(7));
        writes.complete(3);
        assertEquals(7, writes.durableIndex(7));
    }

    /** A log that begins anew is durable up to what is the same either way, until the write that says so is. */
    @Test
    void logThatBeginsAnewIsDurableWithItsWrite() {
        WriteProgress writes = new WriteProgress();
        writes.touch(4, 10);
        writes.begin(0);
        writes.touch(6, 10);
        writes.restart(3, 25);
        assertEquals(2, writes.durableIndex(9));
        assertEquals(35, writes.undurableBytes(), "what is written anew, and what is under way");
        assertEquals(2, writes.numberOf(9));
        writes.begin(0);
        writes.complete(1);
        assertEquals(2, writes.durableIndex(9), "what was under way proves nothing");
        writes.complete(2);
        assertEquals(9, writes.durableIndex(9));
        assertEquals(0, writes.undurableBytes());
    }

    @Test
    void writeWithoutEntriesTouchesNoIndex() {
        WriteProgress writes = new WriteProgress();
        writes.begin(0);

        assertEquals(7, writes.durableIndex(7));
        assertEquals(0, writes.numberOf(7));
        assertEquals(1, writes.outstanding());
    }

    @Test
    void knowsSinceWhenTheOldestWriteIsUnderWay() {
        WriteProgress writes = new WriteProgress();
        assertEquals(Long.MAX_VALUE, writes.oldestSinceNanos());
        writes.touch(1, 10);
        writes.begin(100);
        writes.touch(2, 10);
        writes.begin(200);
        assertEquals(100, writes.oldestSinceNanos());
        writes.complete(1);
        assertEquals(200, writes.oldestSinceNanos());
    }

    @Test
    void refusesACompletionOfAWriteThatWasNeverBegun() {
        assertThrows(InvariantViolation.class, () -> new WriteProgress().complete(1));
    }

    /** Random writes, compared with a model that keeps the latest write of each index. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void equalsTheLatestWriteOfEachIndex(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        WriteProgress writes = new WriteProgress();
        Model model = new Model();
        for (int i = 0; i < 5_000; i++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> model.touch(writes, 1 + random.nextLong(model.last + 1), 1 + random.nextInt(3));
                case 2 -> model.begin(writes);
                default -> model.complete(writes, random);
            }
            model.assertSame(writes);
        }
    }

    private static final class Model {

        private static final long RECOVERED = 5;

        private final Map<Long, Long> latestWrite = new TreeMap<>();
        private final Map<Long, Long> bytesOfWrite = new TreeMap<>();
        private long last = RECOVERED;
        private long begun;
        private long durable;

        /** Entries replace what stood from an index on, and belong to the next write. */
        void touch(WriteProgress writes, long first, int count) {
            writes.touch(first, 10L * count);
            for (long index = first; index <= Math.max(last, first + count - 1); index++) {
                latestWrite.put(index, begun + 1);
            }
            last = first + count - 1;
            bytesOfWrite.merge(begun + 1, 10L * count, Long::sum);
        }

        void begin(WriteProgress writes) {
            begun++;
            assertEquals(begun, writes.begin(begun));
        }

        void complete(WriteProgress writes, SplittableRandom random) {
            if (durable < begun) {
                durable += 1 + random.nextLong(begun - durable);
                writes.complete(durable);
            }
        }

        void assertSame(WriteProgress writes) {
            long expected = 0;
            while (expected < last && latestWrite.getOrDefault(expected + 1, 0L) <= durable) {
                expected++;
            }
            assertEquals(expected, writes.durableIndex(last));
            for (long index = 1; index <= last; index++) {
                long latest = latestWrite.getOrDefault(index, 0L);
                boolean isDurable = latest <= durable;
                assertEquals(isDurable, writes.numberOf(index) <= writes.durableNumber(), "index " + index);
                assertTrue(isDurable || writes.numberOf(index) == latest, "index " + index);
            }
            long undurable = bytesOfWrite.entrySet().stream()
                    .filter(write -> write.getKey() > durable)
                    .mapToLong(Map.Entry::getValue)
                    .sum();
            assertEquals(undurable, writes.undurableBytes());
            assertEquals(begun - durable, writes.outstanding());
        }
    }
}
