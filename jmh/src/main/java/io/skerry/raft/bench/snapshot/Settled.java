package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.contest.Figures;
import java.time.Duration;
import java.util.List;

/**
 * What {@link Writers} measure of a disk that is at rest: after much was written, it is busy for a while with what nobody waits
 * for, and what comes then cannot be compared with anything. Stateless.
 */
final class Settled {

    private static final List<String> NAMES = List.of("p50Micros", "p99Micros");
    private static final double ALIKE = 1.2;
    private static final int MOST_WINDOWS = 24;

    private Settled() {}

    /** Measures window after window until two in a row are alike, for a number of them at most; returns the last. */
    static Figures measure(Writers writers, Duration window) {
        Figures last = writers.measure(window);
        for (int i = 1; i < MOST_WINDOWS; i++) {
            Figures next = writers.measure(window);
            if (areAlike(last, next)) {
                return next;
            }
            last = next;
        }
        return last;
    }

    private static boolean areAlike(Figures one, Figures other) {
        return NAMES.stream().allMatch(name -> {
            double ratio = one.values().get(name) / other.values().get(name);
            return ratio < ALIKE && ratio > 1 / ALIKE;
        });
    }

    /** Returns what lies between two phases. */
    static Figures mean(Figures one, Figures other) {
        Figures mean = new Figures();
        one.values()
                .forEach(
                        (name, value) -> mean.with(name, (value + other.values().get(name)) / 2));
        return mean;
    }
}
