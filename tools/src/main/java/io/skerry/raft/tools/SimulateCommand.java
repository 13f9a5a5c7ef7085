package io.skerry.raft.tools;

import io.skerry.raft.testkit.sim.SimCampaign;
import io.skerry.raft.testkit.sim.SimFailure;
import io.skerry.raft.testkit.sim.SimOptions;
import io.skerry.raft.testkit.sim.SimResult;
import io.skerry.raft.testkit.sim.SimSummary;
import io.skerry.raft.testkit.sim.Simulation;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs seeds of the simulator: many of them, or one again. Not thread-safe; owned by the command line. */
@Command(
        name = "simulate",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        header = "Run a simulated cluster through all that may go wrong, and check every step.",
        description = {
            "",
            "A seed decides everything: cluster, settings, network, disks, crashes, clients. The same seed does the"
                    + " same on every machine. Each seed breaks things for so many steps, then mends everything, and"
                    + " requires that the cluster settles and serves.",
            ""
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:no law was broken",
            "1:a law was broken; or the run was too tame to prove anything (1,000 seeds and more)",
            "2:the command was not understood"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  java -jar skerry.jar simulate --seeds 1..1000       on all cores",
            "  java -jar skerry.jar simulate --replay 42           its last events, if it fails",
            "  java -jar skerry.jar simulate --replay 42 --trace   all its events"
        })
final class SimulateCommand implements Callable<Integer> {

    private static final int FOUND = 1;
    /** Fewer seeds than these are a try, not a run that must have been wild enough. */
    private static final int SEEDS_OF_A_RUN = 1_000;

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    @Option(names = "--trace", description = "With --replay: print every event, with a legend.")
    private boolean trace;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "5000",
            description =
                    "Events that nodes and clients handle before everything is mended. Default: ${DEFAULT-VALUE}.")
    private int steps;

    @Option(names = "--threads", paramLabel = "N", description = "Seeds to run at a time. Default: one for each core.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Spec
    private CommandSpec spec;

    /** For the command line's library. */
    SimulateCommand() {}

    /** Many seeds, or one. */
    static final class What {

        @Option(
                names = "--seeds",
                paramLabel = "FROM..TO",
                converter = SeedRange.Converter.class,
                description = "The seeds to run, both ends included.")
        private @Nullable SeedRange seeds;

        @Option(names = "--replay", paramLabel = "SEED", description = "The only seed to run.")
        private @Nullable Long replay;

        /** For the command line's library. */
        What() {}
    }

    @Override
    public Integer call() {
        if (steps < 1 || threads < 1) {
            throw new ParameterException(spec.commandLine(), "--steps and --threads must be at least 1");
        }
        SimOptions options = SimOptions.DEFAULT.withSteps(steps);
        if (what.replay != null) {
            return replay(what.replay, options);
        }
        if (trace) {
            throw new ParameterException(spec.commandLine(), "--trace needs --replay: traces of many seeds are no use");
        }
        return what.seeds == null ? CommandLine.ExitCode.USAGE : run(what.seeds, options);
    }

    private int replay(long seed, SimOptions options) {
        PrintWriter out = spec.commandLine().getOut();
        if (trace) {
            Simulation.writeLegend(out);
        }
        SimResult result = trace ? Simulation.run(seed, options, out) : Simulation.run(seed, options);
        SimFailure failure = result.failure();
        out.printf(
                Locale.ROOT,
                "seed %d: %,d steps, %,d faults of %d kinds, %,d writes acknowledged, hash %016x%n",
                seed,
                result.steps(),
                result.totalFaults(),
                result.faults().size(),
                result.acknowledgedWrites(),
                result.hash());
        if (failure != null) {
            out.println(failure.describe());
        }
        out.flush();
        return failure == null ? CommandLine.ExitCode.OK : FOUND;
    }

    private int run(SeedRange seeds, SimOptions options) {
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new Progress(seeds.count(), spec.commandLine().getErr());
        SimSummary summary = new SimCampaign(seeds.first(), seeds.last(), options, threads).run(progress::onResult);
        summary.failures().stream().limit(3).forEach(failure -> out.println(failure.describe()));
        summary.failures().stream().skip(3).forEach(failure -> out.println(firstLine(failure)));
        if (summary.failedSeeds() > summary.failures().size()) {
            out.println("and " + (summary.failedSeeds() - summary.failures().size()) + " seeds more");
        }
        out.printf(Locale.ROOT, "%s  %-32s %,14d%n", summary.describe(), "seeds a minute", progress.seedsPerMinute());
        List<String> shortfalls = seeds.count() >= SEEDS_OF_A_RUN ? summary.shortfalls() : List.of();
        shortfalls.forEach(shortfall -> out.println("too tame: " + shortfall));
        out.flush();
        return summary.failedSeeds() == 0 && shortfalls.isEmpty() ? CommandLine.ExitCode.OK : FOUND;
    }

    private static String firstLine(SimFailure failure) {
        return "seed " + failure.seed() + ": "
                + failure.law().lines().findFirst().orElse("");
    }
}
