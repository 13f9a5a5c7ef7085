package io.skerry.raft.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.bench.Results.Score;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        Results<Trial> results = new Results<>();
        List<Trial> trials = append.trials().get(0);
        for (int round = 1; round <= 3; round++) {
            results.add(trials.get(0), new Score(100 * round, 90 * round, 6400));
            results.add(trials.get(1), new Score(80 * round, 45 * round, 0));
            results.add(trials.get(2), new Score(50 * round, 45 * round, 0));
        }
        String row = append.tables(results).get(0).toString().lines().toList().get(2);
        assertTrue(row.contains(" 200 (100-300) |"), row);
        assertTrue(row.contains(" 320,000 |"), row);
        assertTrue(row.contains(" 0.80 (0.80-0.80) | 0.50 (0.50-0.50) |"), row);
        assertTrue(row.contains(" 180 (90-270) |"), row);
        assertTrue(row.endsWith("100 |"), row);
    }

    @Test
    void codecRatioIsOursByNaive() {
        CodecComparison codec = new CodecComparison(List.of(256));
        Results<Trial> results = new Results<>();
        for (List<Trial> trials : codec.trials()) {
            results.add(trials.get(0), new Score(20, 20, 300));
            results.add(trials.get(1), new Score(10, 10, 300));
            results.add(trials.get(2), new Score(80, 80, 600));
        }
        String row = codec.tables(results).get(0).toString().lines().toList().get(2);
        assertTrue(row.contains(" 0.25 (0.25-0.25) |"), row);
        assertTrue(row.endsWith("0.50 |"), row);
    }

    @Test
    void coreFiguresAreOfOneEntry() {
        CoreComparison core = new CoreComparison(List.of(64), List.of(256));
        Results<Trial> results = new Results<>();
        List<Trial> trials = core.trials().get(0);
        for (int round = 1; round <= 3; round++) {
            results.add(trials.get(0), new Score(6400 * round, 0, 64_000));
            results.add(trials.get(1), new Score(1600 * round, 0, 19_200));
        }
        String row = core.tables(results).get(0).toString().lines().toList().get(2);
        assertTrue(row.contains(" 200.0 (100.0-300.0) |"), row);
        assertTrue(row.contains(" 50.0 (25.0-75.0) |"), row);
        assertTrue(row.contains(" 0.25 (0.25-0.25) | 5,000,000 |"), row);
        assertTrue(row.endsWith("1000 |            300 |                    700 |"), row);
    }

    @Test
    void clusterRatiosAreToTheRawFilesOfTheSameTurn() {
        ClusterComparison cluster =
                new ClusterComparison("auto", List.of("leader"), List.of(64), List.of(), Duration.ofSeconds(1));
        Results<Trial> results = new Results<>();
        for (Trial trial : cluster.trials().get(0)) {
            for (int round = 1; round <= 3; round++) {
                results.add(trial, new Score(20, 20, 0, clusterFigures(round)));
            }
        }
        List<Table> tables = cluster.tables(results);
        String times = tables.get(0).toString().lines().toList().get(2);
        assertTrue(times.contains(" 50,000 (50,000-50,000) |"), times);
        assertTrue(times.contains(" 600 (300-900) |"), times);
        assertTrue(times.contains(" 3.00 (3.00-3.00) |"), times);
        assertTrue(times.contains(" 10.00 (5.00-15.00) |"), times);
        String counts = tables.get(1).toString().lines().toList().get(2);
        assertTrue(counts.contains(" 0.020 (0.010-0.030) |"), counts);
        assertTrue(counts.endsWith(" 3 |"), counts);
    }

    /** The machine slows down from round to round. */
    private static Map<String, Double> clusterFigures(int round) {
        Map<String, Double> figures = new HashMap<>();
        for (Field field : ClusterFigures.class.getFields()) {
            figures.put(field.getName(), (double) round);
        }
        figures.put("p50", 300.0 * round);
        figures.put("growingP50", 100.0 * round);
        figures.put("growingMean", 100.0 * round);
        figures.put("leaderSyncs", 0.01 * round);
        return figures;
    }

    @Test
    void refusesAFigureThatWasNotReported() {
        ClusterComparison cluster =
                new ClusterComparison("auto", List.of("leader"), List.of(1), List.of(), Duration.ofSeconds(1));
        Results<Trial> results = new Results<>();
        cluster.trials().get(0).forEach(trial -> results.add(trial, new Score(1, 1, 1)));
        assertThrows(IllegalArgumentException.class, () -> cluster.tables(results));
    }

    @Test
    void refusesATrialThatWasNeverMeasured() {
        CodecComparison codec = new CodecComparison(List.of(256));
        assertThrows(IllegalArgumentException.class, () -> codec.tables(new Results<>()));
    }
}
