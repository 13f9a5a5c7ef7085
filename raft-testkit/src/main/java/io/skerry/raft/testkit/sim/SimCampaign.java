package io.skerry.raft.testkit.sim;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs many seeds on several threads. What a seed does depends on nothing but the seed. Immutable, thread-safe. */
public final class SimCampaign {

    private final long firstSeed;
    private final long lastSeed;
    private final SimOptions options;
    private final int threads;

    /**
     * Returns a campaign.
     *
     * @param firstSeed inclusive
     * @param lastSeed  inclusive
     */
    public SimCampaign(long firstSeed, long lastSeed, SimOptions options, int threads) {
        if (lastSeed < firstSeed || threads < 1) {
            throw new IllegalArgumentException(
                    "Seeds from " + firstSeed + " to " + lastSeed + " on " + threads + " threads are none");
        }
        this.firstSeed = firstSeed;
        this.lastSeed = lastSeed;
        this.options = options;
        this.threads = threads;
    }

    /**
     * Runs all seeds and returns what they came to.
     *
     * @param each is told each seed's result, one at a time, in no order
     */
    public SimSummary run(Consumer<SimResult> each) {
        SimSummary.Collector collector = new SimSummary.Collector(options);
        AtomicLong next = new AtomicLong(firstSeed);
        Thread[] workers = new Thread[threads];
        Throwable[] broken = new Throwable[threads];
        for (int i = 0; i < threads; i++) {
            int worker = i;
            workers[i] = new Thread(
                    () -> {
                        try {
                            work(next, collector, each);
                        } catch (RuntimeException | Error e) {
                            broken[worker] = e;
                        }
                    },
                    "simulation-" + i);
            workers[i].start();
        }
        join(workers);
        rethrow(broken);
        return collector.summary();
    }

    private void work(AtomicLong next, SimSummary.Collector collector, Consumer<SimResult> each) {
        for (long seed = next.getAndIncrement(); seed <= lastSeed && seed >= firstSeed; seed = next.getAndIncrement()) {
            SimResult result = Simulation.run(seed, options);
            synchronized (collector) {
                collector.add(result);
                each.accept(result);
            }
        }
    }

    private static void join(Thread[] workers) {
        boolean interrupted = false;
        for (Thread worker : workers) {
            while (worker.isAlive()) {
                try {
                    worker.join();
                } catch (InterruptedException e) {
                    // The seeds that run end soon; who interrupted is told afterwards.
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void rethrow(@Nullable Throwable[] broken) {
        for (Throwable e : broken) {
            if (e != null) {
                throw new IllegalStateException("The simulator itself failed", e);
            }
        }
    }
}
