package io.skerry.raft.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SimulateCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void seedsThatBreakNoLawEndWithZeroAndATable() {
        assertEquals(0, run("simulate", "--seeds", "1..6", "--steps", "800", "--threads", "2"));
        assertTrue(out.toString().contains("6 seeds at 800 steps, 0 broke a law"), out::toString);
        assertTrue(out.toString().contains("crashes amid overlapping writes"), out::toString);
        assertTrue(out.toString().contains("seeds a minute"), out::toString);
    }

    @Test
    void aSeedIsRunAgain() {
        assertEquals(0, run("simulate", "--replay", "3", "--steps", "500"));
        assertTrue(out.toString().startsWith("seed 3: "), out::toString);
        assertEquals(1, out.toString().lines().count());
    }

    @Test
    void aTraceHasALegendAndEveryEvent() {
        assertEquals(0, run("simulate", "--replay", "3", "--trace", "--steps", "500"));
        assertTrue(out.toString().contains("positions are term/index"), out::toString);
        assertTrue(out.toString().lines().count() > 500);
    }

    @Test
    void aTameRunProvesNothingAndSaysSo() {
        assertEquals(1, run("simulate", "--seeds", "1..1000", "--steps", "10"));
        assertTrue(out.toString().contains("too tame: "), out::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "simulate",
                "simulate --seeds 5",
                "simulate --seeds 9..1",
                "simulate --seeds 1..2 --replay 3",
                "simulate --seeds 1..2 --trace",
                "simulate --replay x",
                "simulate --replay 1 --steps 0",
                "simulate --replay 1 --threads 0",
                "simulate --nonsense",
                "nonsense"
            })
    void whatIsNotUnderstoodEndsWithTwo(String line) {
        assertEquals(2, run(line.isEmpty() ? new String[0] : line.split(" ")), err::toString);
        assertTrue(err.toString().contains("Usage: skerry"), err::toString);
        assertEquals("", out.toString());
    }

    @Test
    void helpSaysWhatThereIs() {
        assertEquals(0, run("simulate", "--help"));
        for (String word : new String[] {"--seeds", "--replay", "--trace", "--steps", "--threads", "Exit codes"}) {
            assertTrue(out.toString().contains(word), out::toString);
        }
        assertEquals(0, run("--help"));
        assertEquals(0, run("--version"));
    }

    private int run(String... arguments) {
        CommandLine commandLine = SkerryMain.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
