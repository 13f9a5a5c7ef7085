package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.contest.Figures;

/** What {@link Writers} measured in one phase, divided by what they measured in another one. Stateless. */
final class Ratios {

    private Ratios() {}

    static Figures of(Figures phase, Figures base) {
        return new Figures()
                .with("perSecondRatio", ratio(phase, base, "perSecond"))
                .with("p50Ratio", ratio(phase, base, "p50Micros"))
                .with("p99Ratio", ratio(phase, base, "p99Micros"))
                .with("maxMillis", phase.values().get("maxMicros") / 1e3);
    }

    private static double ratio(Figures phase, Figures base, String name) {
        return phase.values().get(name) / base.values().get(name);
    }
}
