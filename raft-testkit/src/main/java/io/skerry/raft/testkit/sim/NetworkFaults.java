package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.NodeId;

/** The shapes that a network may fall into. One holds at a time; the next one replaces it. */
final class NetworkFaults {

    private final SimCluster cluster;
    private final SimRandom random;
    private final int nodes;
    /** Counts the shapes, so that the end of one does not end the next. */
    private int shape;

    NetworkFaults(SimCluster cluster, SimRandom random) {
        this.cluster = cluster;
        this.random = random;
        this.nodes = cluster.setup().nodes();
    }

    /** Begins a shape, which lasts a while. */
    void begin(FaultPattern pattern) {
        Network network = cluster.network();
        if (pattern == FaultPattern.RESETS) {
            reset();
            return;
        }
        network.mend();
        network.calm();
        switch (pattern) {
            case HALVES -> halves(network);
            case BRIDGE -> bridge(network);
            case ISOLATED_LEADER -> isolate(network, leaderOrAny());
            case ONE_WAY_FROM_LEADER -> oneWay(network, true);
            case ONE_WAY_TO_LEADER -> oneWay(network, false);
            case DETOUR -> detour(network);
            case STORM -> network.storm(random.between(500, 4_000), random.between(1, 12));
            default -> throw new IllegalArgumentException("Not a shape of a network: " + pattern);
        }
        long timeout = cluster.setup().timeoutNanos();
        last(pattern, random.between(timeout / 10, random.nextInt(4) == 0 ? 8 * timeout : 3 * timeout));
    }

    /** A leader sees nobody, or hears what is long past, for so long. */
    void beginUnaware(int leader, long nanos) {
        Network network = cluster.network();
        network.mend();
        network.calm();
        if (random.nextBoolean()) {
            isolate(network, leader);
        } else {
            cluster.stats().fault(FaultKind.DETOUR);
            network.leaveBehind(leader, random.between(nanos / 4, nanos / 2));
        }
        last(FaultPattern.UNAWARE_LEADER, nanos);
    }

    private void last(FaultPattern pattern, long nanos) {
        cluster.trace().node(TracePoint.FAULT, cluster.node(0), ++shape, pattern + shapeText(cluster.network()));
        cluster.clock()
                .add(
                        cluster.clock().now() + nanos,
                        EventKind.FAULT_END,
                        0,
                        (long) shape << 8 | pattern.ordinal(),
                        null);
    }

    /** A shape's time is over, unless another one has replaced it. */
    void end(long shapeNumber) {
        if (shapeNumber == shape) {
            cluster.network().mend();
            cluster.network().calm();
            cluster.trace().node(TracePoint.FAULT_END, cluster.node(0), shape, "network");
        }
    }

    private String shapeText(Network network) {
        if (!cluster.trace().isRead()) {
            return "";
        }
        StringBuilder cuts = new StringBuilder(" cut:");
        for (int from = 0; from < nodes; from++) {
            for (int to = 0; to < nodes; to++) {
                if (network.isCut(from, to)) {
                    cuts.append(' ').append(from + 1).append("->").append(to + 1);
                }
            }
        }
        return cuts.toString();
    }

    private void halves(Network network) {
        cluster.stats().fault(FaultKind.HALVES);
        int[] order = shuffled();
        separate(network, order, random.between(1, nodes - 1), nodes);
    }

    /** The last of the order belongs to neither part, and sees both. */
    private void bridge(Network network) {
        cluster.stats().fault(FaultKind.BRIDGE);
        int[] order = shuffled();
        separate(network, order, (nodes - 1) / 2, nodes - 1);
    }

    /** Cuts all links between the first ones of the order and those that follow. */
    private static void separate(Network network, int[] order, int firstPart, int until) {
        for (int i = 0; i < firstPart; i++) {
            for (int j = firstPart; j < until; j++) {
                network.cutBothWays(order[i], order[j]);
            }
        }
    }

    private void isolate(Network network, int leader) {
        cluster.stats().fault(FaultKind.ISOLATED_LEADER);
        network.isolate(leader);
    }

    /** One link to or from the leader, or all of them in one direction. */
    private void detour(Network network) {
        cluster.stats().fault(FaultKind.DETOUR);
        int leader = leaderOrAny();
        boolean fromLeader = random.nextInt(4) == 0;
        int only = random.nextInt(3) == 0 ? -1 : random.nextInt(nodes);
        long timeout = cluster.setup().timeoutNanos();
        for (int other = 0; other < nodes; other++) {
            if (other != leader && (only < 0 || other == only)) {
                network.detour(
                        fromLeader ? leader : other,
                        fromLeader ? other : leader,
                        random.between(2 * timeout, 8 * timeout));
            }
        }
    }

    private void oneWay(Network network, boolean fromLeader) {
        int leader = leaderOrAny();
        boolean all = random.nextBoolean();
        int only = random.nextInt(nodes);
        for (int other = 0; other < nodes; other++) {
            if (other != leader && (all || other == only)) {
                cluster.stats().fault(FaultKind.ONE_WAY_CUT);
                network.cut(fromLeader ? leader : other, fromLeader ? other : leader);
            }
        }
    }

    /** Some connections break, and both of their ends notice. */
    private void reset() {
        int count = random.between(1, nodes);
        for (int i = 0; i < count; i++) {
            int from = random.nextInt(nodes);
            int to = random.nextInt(nodes);
            if (from != to) {
                cluster.stats().fault(FaultKind.RESET);
                cluster.network().reset(from, to);
                cluster.trace().node(TracePoint.FAULT, cluster.node(from), to, "connection to " + (to + 1) + " breaks");
                tell(from, to);
                tell(to, from);
            }
        }
    }

    private void tell(int node, int peer) {
        if (cluster.node(node).answers()) {
            cluster.node(node).loop().onUnreachable(NodeId.of(peer + 1));
        }
    }

    private int leaderOrAny() {
        SimNode leader = cluster.findLeader(random.nextInt(cluster.setup().groupCount()));
        return leader == null ? random.nextInt(nodes) : leader.number();
    }

    private int[] shuffled() {
        int[] order = new int[nodes];
        for (int i = 0; i < nodes; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
        }
        return order;
    }
}
