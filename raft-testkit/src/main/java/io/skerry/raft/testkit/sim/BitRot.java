package io.skerry.raft.testkit.sim;

/**
 * Damages snapshots on disks: only such as the node can do without, since one that has nothing else left is a node to be
 * replaced. Stateless, thread-safe.
 */
final class BitRot {

    private BitRot() {}

    /** Damages a snapshot of a node, if there is one that it can do without. */
    static void strike(SimCluster cluster, SimNode node, SimRandom random) {
        int group = random.nextInt(cluster.setup().groupCount());
        SnapshotFolder folder = node.disk().snapshots(group);
        for (StoredSnapshot stored : folder.list()) {
            if (stored.isDurable() && stored.checksOut() && isSpare(cluster, node, group, stored)) {
                cluster.stats().fault(FaultKind.BIT_ROT);
                cluster.trace().node(TracePoint.FAULT, node, stored.index(), "bit rot");
                stored.rot(random);
                return;
            }
        }
    }

    private static boolean isSpare(SimCluster cluster, SimNode node, int group, StoredSnapshot rotting) {
        if (node.isUp() && node.replica(group).snapshots().installations().isHeld(rotting)) {
            return false;
        }
        SimLog log = node.disk().durable(group).log;
        if (node.disk().accepted(group).log.boundary().index() == 0
                || cluster.setup().snapshots().isDurable(node.number())
                || rotting.index() > node.disk().accepted(group).log.lastIndex()) {
            return true;
        }
        for (StoredSnapshot other : node.disk().snapshots(group).list()) {
            // What was handed to the storage may come to it, and cut off more of the log.
            boolean isUsable = SnapshotFolder.isUsable(other, node.disk().accepted(group).log)
                    && SnapshotFolder.isUsable(other, log);
            if (other != rotting && other.isDurable() && isUsable && other.checksOut()) {
                return true;
            }
        }
        return false;
    }
}
