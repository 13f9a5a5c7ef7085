package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a person is told when a law was broken. */
class SimFailureTest {

    @Test
    void aFailureTellsSeedLawCommandAndTheLastEventsWithALegend() {
        SimFailure failure = new SimFailure(
                42, SimOptions.DEFAULT, "two leaders", new Violation("two leaders"), List.of("last but one", "last"));
        String text = failure.describe();
        assertTrue(text.contains("seed 42: two leaders"), text);
        assertTrue(text.contains("java -jar tools/target/skerry.jar simulate --replay 42\n"), text);
        assertTrue(text.contains("last but one\nlast\n"), text);
        assertTrue(text.contains("node life group"), text);
        assertTrue(text.contains("positions are term/index"), text);
    }

    @Test
    void theCommandNamesTheStepsIfTheyAreUnusual() {
        SimOptions options = SimOptions.DEFAULT.withSteps(777);
        SimFailure failure = new SimFailure(7, options, "law", new Violation("law"), List.of());
        assertTrue(failure.command().endsWith("--replay 7 --steps 777"), failure.command());
    }

    @Test
    void theTailKeepsTheLastLines() {
        TraceTail tail = new TraceTail(2);
        tail.append("one\n").append("two\n").append("three\n");
        assertEquals(List.of("two", "three"), tail.lines());
    }

    @Test
    void aTraceHasFixedColumns() {
        StringBuilder trace = new StringBuilder();
        Simulation.run(3, SimOptions.DEFAULT.withSteps(300), trace);
        List<String> lines = trace.toString().lines().toList();
        assertTrue(lines.size() > 300);
        for (String line : lines) {
            assertEquals(' ', line.charAt(Trace.HEADING.indexOf("event") - 1), line);
            assertTrue(line.charAt(Trace.HEADING.indexOf("event")) != ' ', line);
        }
    }

    @Test
    void callersWithAClassLoaderOfTheirOwnAreToldTheLaw() {
        assertEquals(null, Simulation.violation(1, 500));
    }
}
