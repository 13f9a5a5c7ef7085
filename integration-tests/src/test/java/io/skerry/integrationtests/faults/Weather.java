package io.skerry.integrationtests.faults;

import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.InProcessFaults;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Decides what becomes of each message on its way, and shows it to the {@link Witness}. Thread-safe. */
final class Weather implements InProcessFaults.Fate {

    private final Witness witness;
    private final SplittableRandom random;
    private final int electionMillis;
    private volatile int lossPermille;
    private volatile int copyPermille;
    private volatile int overtakingPermille;
    private volatile int latePermille;

    Weather(Witness witness, SplittableRandom random, int electionMillis) {
        this.witness = witness;
        this.random = random;
        this.electionMillis = electionMillis;
    }

    void set(Fault fault, int permille) {
        switch (fault) {
            case LOSS -> lossPermille = permille;
            case COPY -> copyPermille = permille;
            case OVERTAKING -> overtakingPermille = permille;
            case EARLIER_LIVES -> latePermille = permille;
            default -> throw new IllegalArgumentException("No weather is " + fault);
        }
    }

    void calm() {
        lossPermille = 0;
        copyPermille = 0;
        overtakingPermille = 0;
        latePermille = 0;
    }

    @Override
    public List<Duration> arrivals(int lane, NodeId from, NodeId to, RaftMessage message) {
        witness.sent(message);
        if ((lossPermille | copyPermille | overtakingPermille | latePermille) == 0) {
            return IN_ORDER;
        }
        return draw();
    }

    private List<Duration> draw() {
        List<Duration> arrivals = new ArrayList<>(IN_ORDER);
        if (happens(lossPermille)) {
            arrivals.clear();
        }
        if (happens(overtakingPermille)) {
            arrivals.clear();
            arrivals.add(Duration.ofMillis(between(1, 20)));
        }
        if (happens(copyPermille)) {
            arrivals.add(Duration.ofMillis(between(0, 3)));
        }
        if (happens(latePermille)) {
            arrivals.add(Duration.ofMillis(between(electionMillis / 2, 3 * electionMillis)));
        }
        return arrivals;
    }

    /** Returns true so often; called by any thread. */
    boolean happens(int permille) {
        return permille > 0 && between(0, 1000) < permille;
    }

    private int between(int from, int until) {
        synchronized (random) {
            return random.nextInt(from, until);
        }
    }
}
