package io.skerry.raft.bench;

import io.skerry.raft.bench.Results.Score;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks that are to be compared in turns. JMH alone would finish with one before it begins with the next, and
 * a machine that slows down meanwhile would decide the comparison:
 *
 * <pre>
 *  round 1   A B C   A' B' C'   ...
 *  round 2   B C A   B' C' A'   ...
 *  round 3   C A B   C' A' B'   ...
 * </pre>
 *
 * <p>Each has every place once in three rounds, so none always follows the one that leaves the disk busy. Not
 * thread-safe; owned by its creator.
 */
final class Rounds {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Effort effort;
    private final PrintStream progress;

    Rounds(Effort effort, PrintStream progress) {
        this.effort = effort;
        this.progress = progress;
    }

    /** Runs the trials of each comparison next to each other, once in every round. */
    Results run(List<? extends List<Trial>> comparisons) throws RunnerException {
        Results results = new Results();
        for (int round = 0; round < effort.rounds(); round++) {
            for (List<Trial> trials : comparisons) {
                for (int turn = 0; turn < trials.size(); turn++) {
                    Trial trial = trials.get((round + turn) % trials.size());
                    Score score = run(trial);
                    results.add(trial, score);
                    progress.printf("round %d of %d: %s %.1f%n", round + 1, effort.rounds(), trial, score.time());
                }
            }
        }
        return results;
    }

    private Score run(Trial trial) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + Pattern.quote(trial.benchmarks().getName() + "." + trial.method()) + "$")
                .forks(effort.forks())
                .warmupIterations(trial.warmups())
                .warmupTime(TimeValue.milliseconds(effort.warmup().toMillis()))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(effort.measure().toMillis()))
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        trial.params().forEach(options::param);
        RunResult result = new Runner(options.build()).runSingle();
        Result<?> allocated = result.getSecondaryResults().get(ALLOCATED);
        return new Score(
                result.getPrimaryResult().getScore(),
                result.getPrimaryResult().getStatistics().getPercentile(50),
                allocated == null ? Double.NaN : allocated.getScore(),
                figures(result));
    }

    /** What the benchmark counts by {@code AuxCounters}; what else JMH adds does no harm. */
    private static Map<String, Double> figures(RunResult result) {
        Map<String, Double> figures = new HashMap<>();
        result.getSecondaryResults().forEach((name, each) -> figures.put(name, each.getScore()));
        return figures;
    }
}
