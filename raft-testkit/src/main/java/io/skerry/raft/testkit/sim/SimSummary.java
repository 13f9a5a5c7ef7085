package io.skerry.raft.testkit.sim;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What many seeds came to. Immutable.
 *
 * @param options     how they were run
 * @param seeds       how many
 * @param failedSeeds how many of them broke a law
 * @param failures    of these, those of the lowest seeds, ten at most
 * @param totalSteps  events handled by all nodes and clients
 * @param medians     what a seed typically comes to
 * @param sessions    what became of the commands of sessions, in all seeds
 * @param snapshots   what became of snapshots, in all seeds
 * @param totalFaults how often each kind of fault happened in all seeds
 */
public record SimSummary(
        SimOptions options,
        int seeds,
        int failedSeeds,
        List<SimFailure> failures,
        long totalSteps,
        Medians medians,
        SessionCounts sessions,
        SnapshotCounts snapshots,
        Map<FaultKind, Long> totalFaults) {

    private static final int MOST_FAILURES = 10;
    /** As the bar for our tests has it. */
    private static final int LEAST_CRASHES_AMID_WRITES = 10;

    private static final int LEAST_FAULTS = 100;
    private static final int LEAST_FAULT_KINDS = 8;
    private static final int LEAST_ACKNOWLEDGED = 200;
    /** What is rare may be missing in most seeds. */
    private static final int SEEDS_FOR_ONE = 10;

    /** Copies the lists. */
    public SimSummary {
        failures = List.copyOf(failures);
        EnumMap<FaultKind, Long> copy = new EnumMap<>(FaultKind.class);
        copy.putAll(totalFaults);
        totalFaults = Collections.unmodifiableMap(copy);
    }

    /**
     * What half of the seeds come to, or exceed. Immutable.
     *
     * @param faults             faults of all kinds
     * @param faultKinds         kinds of fault
     * @param crashes            crashes
     * @param crashesAmidWrites  crashes amid overlapping writes that were not synced
     * @param acknowledgedWrites writes that a client was told to be committed
     * @param reads              reads that were answered
     * @param elections          leaders that were elected
     * @param largestTerm        the largest term
     */
    public record Medians(
            int faults,
            int faultKinds,
            int crashes,
            int crashesAmidWrites,
            int acknowledgedWrites,
            int reads,
            int elections,
            int largestTerm) {}

    /**
     * Returns what the run was too tame in to prove anything; nothing, if it was not. The bar holds for a thousand seeds
     * and more, at 5,000 steps each.
     */
    public List<String> shortfalls() {
        List<String> shortfalls = new ArrayList<>();
        require(shortfalls, "crashes amid overlapping writes", medians.crashesAmidWrites(), LEAST_CRASHES_AMID_WRITES);
        require(shortfalls, "faults", medians.faults(), LEAST_FAULTS);
        require(shortfalls, "kinds of fault", medians.faultKinds(), LEAST_FAULT_KINDS);
        requireEach(shortfalls, "commands that were sent again and remembered", sessions.remembered());
        requireEach(shortfalls, "commands of a session that was forgotten", sessions.expiredSessions());
        requireEach(shortfalls, "commands of a sequence that was forgotten", sessions.expiredSequences());
        requireSnapshots(shortfalls);
        require(shortfalls, "acknowledged writes", medians.acknowledgedWrites(), LEAST_ACKNOWLEDGED);
        return shortfalls;
    }

    private static void require(List<String> shortfalls, String what, int median, int least) {
        if (median < least) {
            shortfalls.add(what + " a seed (median): " + median + ", at least " + least + " are asked for");
        }
    }

    private void requireSnapshots(List<String> shortfalls) {
        requireEach(shortfalls, "snapshots that were taken", snapshots.taken());
        requireEach(shortfalls, "truncated logs", snapshots.truncated());
        requireEach(shortfalls, "snapshots that were shipped", snapshots.shipped());
        requireEach(shortfalls, "snapshots that were installed", snapshots.installed());
        requireSome(shortfalls, "snapshots that were dropped", snapshots.dropped());
        requireSome(shortfalls, "snapshots that were resumed", snapshots.resumed());
        requireSome(shortfalls, "snapshots that were found damaged", snapshots.damaged());
        for (FaultKind kind : List.of(
                FaultKind.OUTAGE,
                FaultKind.BIT_ROT,
                FaultKind.LOST_STATE,
                FaultKind.CORRUPT_CHUNK,
                FaultKind.CRASH_AMID_TAKING,
                FaultKind.CRASH_AMID_SHIPPING,
                FaultKind.CRASH_AMID_INSTALLING)) {
            requireSome(shortfalls, text(kind), totalFaults.getOrDefault(kind, 0L));
        }
    }

    private void requireSome(List<String> shortfalls, String what, long total) {
        if (total * SEEDS_FOR_ONE < seeds) {
            shortfalls.add(what + " in all seeds: " + total + ", one for each " + SEEDS_FOR_ONE + " is asked for");
        }
    }

    private void requireEach(List<String> shortfalls, String what, long total) {
        if (total < seeds) {
            shortfalls.add(what + " in all seeds: " + total + ", one for each is asked for");
        }
    }

    /** Returns all of it as tables for a person to read. */
    public String describe() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%,d seeds at %,d steps, %,d broke a law%n%nmedian a seed%n",
                seeds,
                options.steps(),
                failedSeeds));
        row(text, "faults", medians.faults());
        row(text, "kinds of fault", medians.faultKinds());
        row(text, "crashes", medians.crashes());
        row(text, "crashes amid overlapping writes", medians.crashesAmidWrites());
        row(text, "acknowledged writes", medians.acknowledgedWrites());
        row(text, "reads", medians.reads());
        row(text, "elections", medians.elections());
        row(text, "largest term", medians.largestTerm());
        text.append(String.format("%nall seeds%n"));
        row(text, "steps", totalSteps);
        row(text, "sessions opened", sessions.opened());
        row(text, "commands of sessions", sessions.effects());
        row(text, "sent again, remembered", sessions.remembered());
        row(text, "refused, session forgotten", sessions.expiredSessions());
        row(text, "refused, sequence forgotten", sessions.expiredSequences());
        describeSnapshots(text);
        totalFaults.forEach((kind, count) -> row(text, text(kind), count));
        return text.toString();
    }

    private void describeSnapshots(StringBuilder text) {
        row(text, "snapshots taken", snapshots.taken());
        row(text, "  because one was needed", snapshots.asked());
        row(text, "logs truncated", snapshots.truncated());
        row(text, "snapshots shipped", snapshots.shipped());
        row(text, "snapshots resumed", snapshots.resumed());
        row(text, "snapshots installed", snapshots.installed());
        row(text, "snapshots dropped", snapshots.dropped());
        row(text, "snapshots found damaged", snapshots.damaged());
    }

    private static String text(FaultKind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static void row(StringBuilder text, String what, long number) {
        text.append(String.format(Locale.ROOT, "  %-32s %,14d%n", what, number));
    }

    /** Adds up. Not thread-safe; guarded by itself. */
    static final class Collector {
        private final SimOptions options;
        private final List<SimFailure> failures = new ArrayList<>();
        private final EnumMap<FaultKind, Long> totals = new EnumMap<>(FaultKind.class);
        /** One sample for each figure that {@link Medians} has. */
        private final Sample[] samples = new Sample[8];

        private int failedSeeds;
        private long totalSteps;
        private SessionCounts sessions = SessionCounts.NONE;
        private SnapshotCounts snapshots = SnapshotCounts.NONE;

        Collector(SimOptions options) {
            this.options = options;
            Arrays.setAll(samples, i -> new Sample());
        }

        void add(SimResult result) {
            totalSteps += result.steps();
            sessions = sessions.plus(result.sessions());
            snapshots = snapshots.plus(result.snapshots());
            SimFailure failure = result.failure();
            if (failure != null) {
                failedSeeds++;
                failures.add(failure);
                failures.sort(Comparator.comparingLong(SimFailure::seed));
                if (failures.size() > MOST_FAILURES) {
                    failures.remove(MOST_FAILURES);
                }
            }
            result.faults().forEach((kind, count) -> totals.merge(kind, (long) count, Long::sum));
            int[] figures = {
                result.totalFaults(),
                result.faults().size(),
                result.faults(FaultKind.CRASH),
                result.faults(FaultKind.CRASH_AMID_WRITES),
                result.acknowledgedWrites(),
                result.reads(),
                result.elections(),
                (int) result.largestTerm()
            };
            for (int i = 0; i < figures.length; i++) {
                samples[i].add(figures[i]);
            }
        }

        SimSummary summary() {
            Medians medians = new Medians(
                    samples[0].median(),
                    samples[1].median(),
                    samples[2].median(),
                    samples[3].median(),
                    samples[4].median(),
                    samples[5].median(),
                    samples[6].median(),
                    samples[7].median());
            return new SimSummary(
                    options, samples[0].size, failedSeeds, failures, totalSteps, medians, sessions, snapshots, totals);
        }
    }

    /** Numbers of which the median is wanted. */
    private static final class Sample {
        private int[] numbers = new int[256];
        private int size;

        void add(int number) {
            if (size == numbers.length) {
                numbers = Arrays.copyOf(numbers, size * 2);
            }
            numbers[size++] = number;
        }

        int median() {
            int[] sorted = Arrays.copyOf(numbers, size);
            Arrays.sort(sorted);
            return size == 0 ? 0 : sorted[size / 2];
        }
    }
}
