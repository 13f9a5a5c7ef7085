package io.skerry.raft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.bench.Results.Score;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table("a", "long head");
        table.add("1", "2");
        table.add("333", "4");
        assertEquals("""
                |   a | long head |
                |----:|----------:|
                |   1 |         2 |
                | 333 |         4 |
                """, table.toString());
    }

    @Test
    void refusesARowOfAnotherLength() {
        assertThrows(IllegalArgumentException.class, () -> new Table("a", "b").add("1"));
    }

    @Test
    void ratioIsTheRawTimeByOurTime() {
        AppendComparison append = new AppendComparison("auto", List.of(64), List.of(256));
        Results results = new Results();
        List<Trial> trials = append.trials().get(0);
        for (int round = 1; round <= 3; round++) {
            results.add(trials.get(0), new Score(100 * round, 90 * round, 6400));
            results.add(trials.get(1), new Score(80 * round, 45 * round, 0));
            results.add(trials.get(2), new Score(50 * round, 45 * round, 0));
        }
        String row = append.table(results).toString().lines().toList().get(2);
        assertTrue(row.contains(" 200 (100-300) |"), row);
        assertTrue(row.contains(" 320,000 |"), row);
        assertTrue(row.contains(" 0.80 (0.80-0.80) | 0.50 (0.50-0.50) |"), row);
        assertTrue(row.contains(" 180 (90-270) |"), row);
        assertTrue(row.endsWith("100 |"), row);
    }

    @Test
    void codecRatioIsOursByNaive() {
        CodecComparison codec = new CodecComparison(List.of(256));
        Results results = new Results();
        for (List<Trial> trials : codec.trials()) {
            results.add(trials.get(0), new Score(20, 20, 300));
            results.add(trials.get(1), new Score(10, 10, 300));
            results.add(trials.get(2), new Score(80, 80, 600));
        }
        String row = codec.table(results).toString().lines().toList().get(2);
        assertTrue(row.contains(" 0.25 (0.25-0.25) |"), row);
        assertTrue(row.endsWith("0.50 |"), row);
    }

    @Test
    void coreFiguresAreOfOneEntry() {
        CoreComparison core = new CoreComparison(List.of(64), List.of(256));
        Results results = new Results();
        List<Trial> trials = core.trials().get(0);
        for (int round = 1; round <= 3; round++) {
            results.add(trials.get(0), new Score(6400 * round, 0, 64_000));
            results.add(trials.get(1), new Score(1600 * round, 0, 19_200));
        }
        String row = core.table(results).toString().lines().toList().get(2);
        assertTrue(row.contains(" 200.0 (100.0-300.0) |"), row);
        assertTrue(row.contains(" 50.0 (25.0-75.0) |"), row);
        assertTrue(row.contains(" 0.25 (0.25-0.25) | 5,000,000 |"), row);
        assertTrue(row.endsWith("1000 |            300 |                    700 |"), row);
    }

    @Test
    void refusesATrialThatWasNeverMeasured() {
        CodecComparison codec = new CodecComparison(List.of(256));
        assertThrows(IllegalArgumentException.class, () -> codec.table(new Results()));
    }
}
