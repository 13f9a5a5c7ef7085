package io.skerry.integrationtests.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares what a process holds after 10 nodes were started and stopped in it, and after 200. */
class StartStopSoakTest {

    private static final int STARTS = 200;
    private static final int WARM_UP = 10;
    private static final long ALLOWED_KIB = 16 << 10;

    /**
     * Netty's usual allocator keeps memory for later, sometimes a chunk more and sometimes one less. Without it, direct
     * memory is what buffers hold, to the byte.
     */
    private static final List<String> UNPOOLED = List.of("-Dio.netty.allocator.type=unpooled");

    @TempDir
    private Path temporary;

    @Test
    void startingAndStoppingNodesLeavesNothingBehind() throws Exception {
        assumeTrue(Reading.possible(), "needs /proc");
        List<Reading> readings = Soak.run(StartStopProcess.class, UNPOOLED, temporary, STARTS, WARM_UP);
        readings.forEach(System.out::println);
        Reading first = readings.get(0);
        Reading last = readings.get(readings.size() - 1);
        assertEquals(WARM_UP, first.opens());
        assertEquals(STARTS, last.opens());
        assertEquals(first.fileDescriptors(), last.fileDescriptors(), () -> "file descriptors: " + readings);
        // Fewer is no leak: a thread of the JVM's own may come to its end.
        assertTrue(last.threads() <= first.threads(), () -> "threads: " + readings);
        assertEquals(first.directBytes(), last.directBytes(), () -> "direct memory: " + readings);
        assertTrue(last.ownKib() - first.ownKib() <= ALLOWED_KIB, () -> "resident memory: " + readings);
    }
}
