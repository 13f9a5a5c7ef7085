package io.skerry.integrationtests.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.integrationtests.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /**
     * The heap is of one size and in memory from the start: what grows then is native. The compiler keeps the threads
     * that it has; otherwise they come and go with its work.
     */
    private static final List<String> STEADY_JVM =
            List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:-UseDynamicNumberOfCompilerThreads");

    @TempDir
    private Path temporary;

    @Test
    void openingAndClosingLeavesNothingBehind() throws Exception {
        assumeTrue(Reading.possible(), "needs /proc");
        List<Reading> readings = new ArrayList<>();
        Path folder = temporary.resolve("data");
        try (ChildJvm child = ChildJvm.start(
                OpenCloseProcess.class,
                STEADY_JVM,
                Map.of(),
                List.of(folder.toString(), Integer.toString(OPENS), Integer.toString(WARM_UP)),
                temporary.resolve("errors"),
                Duration.ofMinutes(3))) {
            for (String line = child.readLine(); line != null; line = child.readLine()) {
                readings.add(Reading.parse(line));
            }
            int exit = child.waitForEnd();
            assertFalse(child.wasOverdue(), () -> "not done in time: " + readings);
            assertEquals(0, exit, child.errors());
        }
        readings.forEach(System.out::println);
        Reading first = readings.get(0);
        Reading last = readings.get(readings.size() - 1);
        assertEquals(OPENS, last.opens());
        assertEquals(first.fileDescriptors(), last.fileDescriptors(), () -> "file descriptors: " + readings);
        assertEquals(first.threads(), last.threads(), () -> "threads: " + readings);
        assertTrue(last.residentKib() - first.residentKib() <= ALLOWED_KIB, () -> "resident memory: " + readings);
    }
}
