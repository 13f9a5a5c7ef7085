package io.skerry.raft.bench;

import io.skerry.raft.bench.Results.Score;
import java.util.HashMap;
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
 * A turn that JMH runs. Immutable.
 *
 * @param effort how long it takes
 */
record JmhTurn(Effort effort) implements Rounds.Turn<Trial, RunnerException> {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    @Override
    public Score run(Trial trial) throws RunnerException {
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
