package io.skerry.integrationtests.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Compares what a process holds at most during its first million appends, and during its last, with truncation. Memtables
 * fill and are given back, by far more than what is allowed: so peaks are compared, of many readings. Does 200,000 appends
 * unless {@code -Dsoak.appends=10000000} says otherwise; of so few it is only asked that they are there.
 */
class AppendSoakTest {

    private static final int THOUSANDS = (int) (Long.getLong("soak.appends", 200_000) / 1000);
    private static final int REPORT_EVERY = 20;
    private static final int MILLION = 1000;
    private static final long ALLOWED_KIB = 16 << 10;

    @TempDir
    private Path temporary;

    @Test
    void appendingAndTruncatingLeavesNothingBehind() throws Exception {
        assumeTrue(Reading.possible(), "needs /proc");
        List<Reading> readings =
                Soak.run(AppendProcess.class, List.of(), temporary, THOUSANDS, REPORT_EVERY, Duration.ofMinutes(30));
        Reading first = readings.get(0);
        Reading last = readings.get(readings.size() - 1);
        assertEquals(THOUSANDS, last.opens());
        // Fewer is no leak: a thread of the JVM's own may come to its end.
        assertTrue(last.threads() <= first.threads(), () -> "threads: " + readings);
        long atFirst = peak(readings.stream().filter(reading -> reading.opens() <= MILLION));
        long atLast = peak(readings.stream().filter(reading -> reading.opens() > THOUSANDS - MILLION));
        System.out.printf(
                "%d,000 appends: peak of the first million %d KiB, of the last %d KiB; %s%n",
                THOUSANDS, atFirst, atLast, last);
        if (THOUSANDS >= 2 * MILLION) {
            assertTrue(atLast - atFirst <= ALLOWED_KIB, () -> "resident memory: " + readings);
        }
    }

    private static long peak(Stream<Reading> readings) {
        return readings.mapToLong(Reading::ownKib).max().orElseThrow();
    }
}
