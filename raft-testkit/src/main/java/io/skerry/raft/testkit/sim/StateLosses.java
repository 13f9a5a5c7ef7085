package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.LogPosition;

/**
 * Takes the state of a group from a node that is down, in some seeds: its snapshots rot or are gone, and so is the state that is
 * durable by itself. The log stays, and term and vote. One at a time, and not while the disk of another node is on its way back:
 * what is committed then has a state on some node that can be elected.
 *
 * <p>Not thread-safe; owned by its simulation.
 */
final class StateLosses {

    private static final int SEEDS_FOR_ONE = 5;

    private final SimCluster cluster;
    private final SimRandom random;
    private int nextStep = Integer.MAX_VALUE;
    /** The node without a state, from 0; none if negative. */
    private int node = -1;

    private int group;

    StateLosses(SimCluster cluster, SimRandom random) {
        this.cluster = cluster;
        this.random = random;
        if (cluster.setup().nodes() > 1 && random.nextInt(SEEDS_FOR_ONE) == 0) {
            setNext(0);
        }
    }

    private void setNext(int steps) {
        nextStep = steps + random.between(100, 800);
    }

    /** A step is over; maybe it is time. */
    void onStep(int steps) {
        if (steps >= nextStep) {
            setNext(steps);
            strike(
                    cluster.node(random.nextInt(cluster.setup().nodes())),
                    random.nextInt(cluster.setup().groupCount()));
        }
    }

    private void strike(SimNode struck, int of) {
        boolean needsState = struck.disk().durable(of).log.boundary().index() > 0;
        if (!needsState || isAny() || !cluster.administrator().mayReplace(struck)) {
            return;
        }
        if (struck.isUp()) {
            struck.crash("state lost");
        }
        SimDisk disk = struck.disk();
        if (cluster.setup().snapshots().isDurable(struck.number())) {
            disk.states(of)
                    .lose(SnapshotCheck.generationInForce(
                            disk.durable(of).values.get(StateFolder.VALUE)));
        }
        disk.snapshots(of).lose(disk.durable(of).log, random);
        node = struck.number();
        group = of;
        cluster.stats().fault(FaultKind.LOST_STATE);
        cluster.trace().node(TracePoint.FAULT, struck, of, "state lost");
    }

    /** Returns whether there is a node that has to be given a state. */
    boolean isAny() {
        return node >= 0;
    }

    private boolean isLost(SimNode other, int of) {
        return node == other.number() && group == of;
    }

    /** A life begins with that state; returns whether it has to be given another one, and may. */
    boolean isAwaited(SimNode started, int of, LogPosition state) {
        if (!isLost(started, of)) {
            return false;
        }
        if (state.index() >= started.disk().durable(of).log.boundary().index()) {
            node = -1; // The log has all of it, or an installation was durable before its node went down.
        }
        return isAny();
    }

    /** A snapshot became the state. */
    void onRestored(SimNode restored, int of) {
        if (isLost(restored, of)) {
            node = -1;
        }
    }
}
