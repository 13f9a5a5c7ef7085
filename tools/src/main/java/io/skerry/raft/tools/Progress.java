package io.skerry.raft.tools;

import io.skerry.raft.testkit.sim.SimResult;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Says every few seconds how far a run of seeds has come. Not thread-safe; results are told one at a time. */
final class Progress {

    private static final long INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

    private final long seeds;
    private final PrintWriter out;
    private final long beganNanos = System.nanoTime();
    private long saidNanos = beganNanos;
    private long done;
    private long failed;

    Progress(long seeds, PrintWriter out) {
        this.seeds = seeds;
        this.out = out;
    }

    void onResult(SimResult result) {
        done++;
        if (result.failure() != null) {
            failed++;
            out.println("seed " + result.seed() + " broke a law");
            out.flush();
        }
        if (System.nanoTime() - saidNanos >= INTERVAL_NANOS) {
            saidNanos = System.nanoTime();
            out.printf(
                    Locale.ROOT, "%,d of %,d seeds, %,d a minute, %,d failed%n", done, seeds, seedsPerMinute(), failed);
            out.flush();
        }
    }

    long seedsPerMinute() {
        long elapsed = Math.max(1, System.nanoTime() - beganNanos);
        return Math.round(done * 60e9 / elapsed);
    }
}
