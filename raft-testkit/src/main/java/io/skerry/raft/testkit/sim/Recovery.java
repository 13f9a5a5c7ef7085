package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.testkit.sim.StateFolder.Generation;
import org.jspecify.annotations.Nullable;

/**
 * What a replica's state machine begins a life with: its own durable state, or that of the newest snapshot which the log goes
 * on from. Immutable.
 *
 * @param generation the state in force, if it is durable by itself, or null
 * @param snapshot   the newest usable snapshot, or null
 */
record Recovery(@Nullable Generation generation, @Nullable StoredSnapshot snapshot) {

    /** Looks at a disk, and removes from it what earlier lives left half done. */
    static Recovery of(SimCluster cluster, SimNode node, int group) {
        SimDisk disk = node.disk();
        SnapshotFolder folder = disk.snapshots(group);
        cluster.stats().snapshots.damaged += folder.clean();
        StoredSnapshot newest = folder.newestUsable(disk.durable(group).log, Long.MAX_VALUE);
        if (!cluster.setup().snapshots().isDurable(node.number())) {
            return new Recovery(null, newest);
        }
        int inForce = SnapshotCheck.generationInForce(disk.durable(group).values.get(StateFolder.VALUE));
        Generation generation = disk.states(group).find(inForce);
        if (generation == null) {
            throw new Violation("node %s has no state of generation %d, which is in force", node.id(), inForce);
        }
        disk.states(group).removeAllBut(inForce);
        return new Recovery(generation, newest);
    }

    /** Returns the state: the newer one wins. */
    SimState state() {
        SimState durable = generation == null ? SimState.EMPTY : generation.state();
        boolean older = snapshot != null && durable.position().index() < snapshot.index();
        return older ? snapshot.state() : durable;
    }

    /** Returns up to where the state machine is durable by itself. */
    LogPosition durable() {
        return generation == null ? LogPosition.NONE : generation.state().position();
    }

    /** Returns where the newest usable snapshot stands. */
    LogPosition offered() {
        return snapshot == null ? LogPosition.NONE : snapshot.manifest().position();
    }
}
