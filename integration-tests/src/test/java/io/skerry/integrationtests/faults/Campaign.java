package io.skerry.integrationtests.faults;

import io.skerry.integrationtests.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/** Runs seeds, several at a time, since most of a run is waiting. Thread-safe. */
final class Campaign {

    private final long firstSeed;
    private final int runs;
    private final int parallel;
    private final Path folder;
    private final FaultTally tally;
    private volatile boolean failed;

    Campaign(long firstSeed, int runs, int parallel, Path folder, FaultTally tally) {
        this.firstSeed = firstSeed;
        this.runs = runs;
        this.parallel = parallel;
        this.folder = folder;
        this.tally = tally;
    }

    /** Runs all, or until one fails; throws what that one threw. */
    void run() {
        ExecutorService executor = Executors.newFixedThreadPool(parallel);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (long seed = firstSeed; seed < firstSeed + runs; seed++) {
                long one = seed;
                all.add(executor.submit(() -> run(one)));
            }
            for (Future<?> future : all) {
                future.get();
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        } finally {
            failed = true;
            executor.shutdown();
            Await.until("all runs have ended", executor::toString, executor::isTerminated);
        }
    }

    private void run(long seed) {
        if (failed) {
            return;
        }
        Path own = folder.resolve("seed" + seed);
        try {
            new FaultRun(seed, own, tally).run();
        } catch (RuntimeException | Error e) {
            failed = true;
            throw e;
        }
        delete(own);
    }

    private static void delete(Path own) {
        try (Stream<Path> paths = Files.walk(own)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
