package io.skerry.integrationtests.hostile;

import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Feeds inputs to a target, and watches it. Each follows from seed and number alone. Thread-safe. */
final class Fuzzer {

    /** The liveness deadline of a single input. */
    private static final long DEADLINE_NANOS = 30_000_000_000L;

    private static final int SHOWN_BYTES = 1 << 12;

    private final long seed;
    private volatile long number;
    private volatile byte[] current = new byte[0];
    private volatile boolean done;

    Fuzzer(long seed) {
        this.seed = seed;
    }

    /** Returns an input again. */
    static byte[] input(Target target, long seed, long number) {
        return target.input(new Random(seed * 0x9E3779B97F4A7C15L + number));
    }

    /**
     * Feeds so many inputs, on a thread of its own.
     *
     * @throws AssertionError if one of them takes longer than the deadline; it names where the thread is
     */
    Report run(Target target, long inputs) throws InterruptedException {
        Report report = new Report(target.name());
        Thread thread = new Thread(() -> feed(target, inputs, report), "fuzz-" + target.name());
        thread.setDaemon(true);
        thread.start();
        watch(thread, target);
        return report;
    }

    private void feed(Target target, long inputs, Report report) {
        long begin = System.nanoTime();
        for (long i = 0; i < inputs; i++) {
            byte[] input = input(target, seed, i);
            current = input;
            number = i;
            feed(target, input, i, report);
        }
        report.lasted(System.nanoTime() - begin);
        done = true;
    }

    private void feed(Target target, byte[] input, long i, Report report) {
        try {
            long allocated = allocatedBy(target, input, report);
            if (allocated > target.mostAllocated(input.length)) {
                // The first time may load classes, or grow what is kept: what it costs again counts.
                allocated = allocatedBy(target, input, null);
            }
            if (allocated > target.mostAllocated(input.length)) {
                report.failed(describe(i, input) + ": allocates " + allocated);
            }
            report.allocated(allocated, i);
        } catch (Exception | Error e) {
            report.threw(describe(i, input) + ": " + Failures.text(e));
        }
    }

    private static long allocatedBy(Target target, byte[] input, @Nullable Report report) throws Exception {
        long before = target.allocated();
        boolean accepted = target.take(input);
        if (report != null) {
            report.took(accepted);
        }
        return target.allocated() - before;
    }

    private void watch(Thread thread, Target target) throws InterruptedException {
        long seen = -1;
        long since = System.nanoTime();
        while (!done && thread.isAlive()) {
            thread.join(100);
            if (number != seen) {
                seen = number;
                since = System.nanoTime();
            } else if (System.nanoTime() - since > DEADLINE_NANOS) {
                AssertionError hang = new AssertionError(target.name() + " hangs on " + describe(seen, current));
                hang.setStackTrace(thread.getStackTrace());
                throw hang;
            }
        }
    }

    private String describe(long i, byte[] input) {
        int shown = Math.min(SHOWN_BYTES, input.length);
        return "input " + i + " of seed " + seed + ", " + input.length + " bytes: "
                + HexFormat.of().formatHex(input, 0, shown) + (shown < input.length ? "..." : "");
    }
}
