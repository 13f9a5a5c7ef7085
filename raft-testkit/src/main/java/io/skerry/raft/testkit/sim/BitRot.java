package io.skerry.raft.testkit.sim;

import io.skerry.raft.testkit.sim.StateFolder.Generation;

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
                || isDurable(cluster, node, group)
                || rotting.index() > node.disk().accepted(group).log.lastIndex()) {
            return true;
        }
        return hasAnother(node, group, log, rotting);
    }

    /** A state that was taken from the node is not there before a snapshot has become it. */
    private static boolean isDurable(SimCluster cluster, SimNode node, int group) {
        DiskGroup durable = node.disk().durable(group);
        int inForce = SnapshotCheck.generationInForce(durable.values.get(StateFolder.VALUE));
        Generation generation = node.disk().states(group).find(inForce);
        return cluster.setup().snapshots().isDurable(node.number())
                && generation != null
                && generation.state().position().index()
                        >= node.disk().accepted(group).log.boundary().index();
    }

    private static boolean hasAnother(SimNode node, int group, SimLog log, StoredSnapshot rotting) {
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
