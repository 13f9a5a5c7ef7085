package io.skerry.raft.testkit.sim;

/**
 * The room that a node's storage has for what it has not made durable, shared by the groups of the node: before each input
 * the cores are told whether there is any, as by a driver that takes credit before it steps them. Not thread-safe; owned by
 * the loop of one life.
 */
final class Room {

    private final SimCluster cluster;
    private final SimNode node;
    private final long bytes;
    private boolean crowded;

    Room(SimCluster cluster, SimNode node) {
        this.cluster = cluster;
        this.node = node;
        this.bytes = cluster.setup().roomBytes();
    }

    /** Tells the cores, if it is not as it was. */
    void look() {
        long held = 0;
        for (Replica replica : node.replicas()) {
            held += replica.status().undurableBytes();
        }
        cluster.statusCheck().checkRoom(held, bytes, node.replicas().length);
        boolean now = held >= bytes || node.isStorageFull();
        if (now == crowded) {
            return;
        }
        crowded = now;
        cluster.trace().node(TracePoint.ROOM, node, held, (now ? "none" : "some") + ", with " + held + " B under way");
        for (Replica replica : node.replicas()) {
            replica.crowd(now);
        }
    }
}
