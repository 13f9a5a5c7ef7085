package io.skerry.raft.testkit.sim.mutants;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Looks for the first seed that catches each mutant. Takes minutes, and so is no part of the usual tests:
 *
 * <pre>{@code
 * mvn test-compile surefire:test@default-test -pl raft-testkit -am -Dtest=MutantSearch \
 *     -Dsurefire.failIfNoSpecifiedTests=false -Dmutants.record=true
 * }</pre>
 *
 * <ul>
 *   <li>{@code mutants.seeds}: how many seeds are tried, from 1 on. Default 10,000.
 *   <li>{@code mutants.only}: the mutants to look at, separated by commas. Default all.
 *   <li>{@code mutants.record}: whether the seeds that {@link MutantsTest} replays are written anew, and with all mutants
 *       looked at, docs/mutants.md. Default false.
 * </ul>
 *
 * <p>The table is printed, and written to target/mutants.md.
 */
class MutantSearch {

    private static final int SEEDS = Integer.getInteger("mutants.seeds", 10_000);

    private record Found(Mutant mutant, long seed, @Nullable Verdict verdict, double seconds) {

        boolean isCaught() {
            return verdict != null;
        }

        String line() {
            String caught = verdict == null ? "**not caught in " + SEEDS + "**" : Long.toString(seed);
            String violation = verdict == null ? "" : verdict.shortViolation(110);
            return "| " + mutant + " | " + mutant.wrong() + " | " + mutant.trap() + " | " + caught + " | " + violation
                    + " |\n";
        }
    }

    @Test
    void everyMutantIsCaught() throws Exception {
        List<Mutant> mutants = chosen();
        List<Found> all = search(mutants);
        String table = table(all);
        System.out.println(table);
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("mutants.md"), table);
        if (Boolean.getBoolean("mutants.record")) {
            record(all, table);
        }
        List<Mutant> uncaught = all.stream()
                .filter(found -> !found.isCaught())
                .map(Found::mutant)
                .toList();
        assertEquals(List.of(), uncaught, "Each mutant is caught within " + SEEDS + " seeds");
    }

    private static List<Mutant> chosen() {
        String only = System.getProperty("mutants.only", "");
        return only.isEmpty()
                ? List.of(Mutant.values())
                : Arrays.stream(only.split(",")).map(Mutant::valueOf).toList();
    }

    private static List<Found> search(List<Mutant> mutants) throws InterruptedException, ExecutionException {
        ExecutorService threads =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            List<Future<Found>> running = new ArrayList<>();
            for (Mutant mutant : mutants) {
                running.add(threads.submit(() -> search(mutant)));
            }
            List<Found> all = new ArrayList<>();
            for (Future<Found> one : running) {
                all.add(one.get());
            }
            return all;
        } finally {
            threads.shutdownNow();
        }
    }

    /** A seed that fails without the bug, too, says nothing about it. */
    private static Found search(Mutant mutant) {
        long start = System.nanoTime();
        MutatedSimulator simulator = MutatedSimulator.with(mutant);
        for (long seed = 1; seed <= SEEDS; seed++) {
            Verdict verdict = simulator.run(seed);
            if (verdict.isCaught() && !MutatedSimulator.runPlain(seed).isCaught()) {
                return found(mutant, seed, verdict, start);
            }
        }
        return found(mutant, 0, null, start);
    }

    private static Found found(Mutant mutant, long seed, @Nullable Verdict verdict, long start) {
        double seconds = (System.nanoTime() - start) / 1e9;
        // Also while the search goes on: it takes long enough for somebody to wonder.
        System.out.printf(
                Locale.ROOT,
                "%-32s %5d %6.1f s  %s%n",
                mutant,
                seed,
                seconds,
                verdict == null ? "not caught" : verdict.shortViolation(200));
        return new Found(mutant, seed, verdict, seconds);
    }

    private static String table(List<Found> all) {
        StringBuilder table =
                new StringBuilder("| mutant | what is wrong | trap | seeds needed | what the simulator says |\n"
                        + "|---|---|---|---:|---|\n");
        all.forEach(found -> table.append(found.line()));
        return table.toString();
    }

    private static void record(List<Found> all, String table) throws IOException {
        Map<Mutant, Long> seeds = new EnumMap<>(Mutant.class);
        seeds.putAll(RecordedSeeds.read());
        for (Found found : all) {
            if (found.isCaught()) {
                seeds.put(found.mutant(), found.seed());
            } else {
                seeds.remove(found.mutant());
            }
        }
        RecordedSeeds.write(seeds);
        if (all.size() == Mutant.values().length) {
            Files.writeString(Path.of("../docs/mutants.md"), MutantsPage.of(table));
        }
    }
}
