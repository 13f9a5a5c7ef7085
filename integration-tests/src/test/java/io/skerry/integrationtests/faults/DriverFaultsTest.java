package io.skerry.integrationtests.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.UnpooledByteBufAllocator;
import io.skerry.integrationtests.Await;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many short runs of the real driver under injected faults. {@code -Ddriver.runs} says how many, {@code -Ddriver.firstSeed}
 * which, {@code -Ddriver.parallel} how many at once.
 */
class DriverFaultsTest {

    @TempDir
    private Path temporary;

    @Test
    void noFaultBreaksALaw() {
        long heapBytes = UnpooledByteBufAllocator.DEFAULT.metric().usedHeapMemory();
        long directBytes = UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
        int runs = Integer.getInteger("driver.runs", 60);
        FaultTally tally = new FaultTally();
        try (LogWatch log = LogWatch.begin()) {
            new Campaign(
                            Long.getLong("driver.firstSeed", 1),
                            runs,
                            Integer.getInteger("driver.parallel", 8),
                            temporary,
                            tally)
                    .run();
            assertEquals(Set.of(), log.unexpected());
        }
        System.err.println(tally);
        assertEquals(runs, tally.runs());
        assertTrue(tally.count(Call.End.DONE) > 0, tally::toString);
        assertEquals(0, tally.count(Call.End.OPEN), tally::toString);
        Await.until(
                "no thread is left", () -> threads().toString(), () -> threads().isEmpty());
        assertEquals(heapBytes, UnpooledByteBufAllocator.DEFAULT.metric().usedHeapMemory());
        assertEquals(directBytes, UnpooledByteBufAllocator.DEFAULT.metric().usedDirectMemory());
    }

    static String again(long seed) {
        return "mvn test -pl integration-tests -am -Dsurefire.failIfNoSpecifiedTests=false -Dtest=DriverFaultsTest"
                + " -Ddriver.runs=1 -Ddriver.firstSeed=" + seed;
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("skerry-"))
                .collect(Collectors.toSet());
    }
}
