package io.skerry.integrationtests.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares what a process holds after it has opened a storage 10 times, and 200 times. {@code RocksDB.close()} itself
 * is known to leave one small {@code ReadOptions} behind; that, and what the allocator keeps for later, must find room
 * in the memory that is allowed. The allocator has its default settings: users have them too.
 */
class OpenCloseSoakTest {

    private static final int OPENS = 200;
    private static final int WARM_UP = 10;
    private static final long ALLOWED_KIB = 16 << 10;

    @TempDir
    private Path temporary;

    @Test
    void openingAndClosingLeavesNothingBehind() throws Exception {
        assumeTrue(Reading.possible(), "needs /proc");
        List<Reading> readings = Soak.run(OpenCloseProcess.class, List.of(), temporary, OPENS, WARM_UP);
        readings.forEach(System.out::println);
        Reading first = readings.get(0);
        Reading last = readings.get(readings.size() - 1);
        assertEquals(OPENS, last.opens());
        assertEquals(first.fileDescriptors(), last.fileDescriptors(), () -> "file descriptors: " + readings);
        assertEquals(first.threads(), last.threads(), () -> "threads: " + readings);
        assertTrue(last.ownKib() - first.ownKib() <= ALLOWED_KIB, () -> "resident memory: " + readings);
    }
}
