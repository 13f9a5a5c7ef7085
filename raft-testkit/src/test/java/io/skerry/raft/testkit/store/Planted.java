package io.skerry.raft.testkit.store;

import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageLimits;
import java.nio.file.Path;
import java.time.Duration;

/** The fault that the toy stores of the contract classes are opened with; none, but for {@link PlantedFaultsTest}. */
final class Planted {

    /** Small, so that what is largest is cheap. */
    static final StorageLimits LIMITS = new StorageLimits(64 << 10, 4 << 10, 4L << 20);

    private static final int JUDGING_SEQUENCES = 25;
    private static final int JUDGING_SHRINK_ATTEMPTS = 60;

    static volatile Fault fault = Fault.NONE;
    /** Whether {@link PlantedFaultsTest} runs the contract classes, many times over. */
    static volatile boolean judging;

    private Planted() {}

    static RaftStorage open(Path folder) {
        return new ToyStorage(folder, LIMITS, fault);
    }

    static Duration deadline() {
        return Duration.ofSeconds(fault == Fault.NONE ? 30 : 1);
    }

    static int shrinkAttempts(int usual) {
        return judging ? JUDGING_SHRINK_ATTEMPTS : usual;
    }

    static int sequences(int usual) {
        return judging ? JUDGING_SEQUENCES : usual;
    }
}
