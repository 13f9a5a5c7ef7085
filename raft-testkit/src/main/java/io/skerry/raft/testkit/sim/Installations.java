package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.Restore;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.testkit.sim.StateFolder.Generation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Makes snapshots that came from elsewhere the state of a replica, in one of its lives: prepares the state beside the present
 * one if it is durable by itself, asks the core, lets the batch say what the core decides, and restores once that is durable.
 * Not thread-safe; owned by its replica.
 */
final class Installations {

    /** The name of the group's value that says which snapshot was installed last. */
    static final String SNAPSHOT = "raft.snapshot";

    /** One under way; the generation is 0 if the state is not durable by itself. */
    private record Installation(StoredSnapshot stored, int generation) {
        LogPosition position() {
            return stored.manifest().position();
        }
    }

    private final SimCluster cluster;
    private final SimNode node;
    private final NodeLoop loop;
    private final Replica replica;
    private final StateFolder states;
    private final List<Installation> underWay = new ArrayList<>();
    /** The one that the core takes, until its state is in force; one at a time. */
    private @Nullable Installation taken;

    private boolean refused;

    Installations(SimCluster cluster, SimNode node, NodeLoop loop, Replica replica) {
        this.cluster = cluster;
        this.node = node;
        this.loop = loop;
        this.replica = replica;
        this.states = node.disk().states(replica.number());
    }

    /** Returns whether the core had no use for what was received last. */
    boolean wasRefused() {
        return refused;
    }

    boolean isAnyUnderWay() {
        return !underWay.isEmpty();
    }

    /** Returns whether a snapshot is being installed, and so must stay. */
    boolean isHeld(StoredSnapshot stored) {
        return underWay.stream().anyMatch(each -> each.stored() == stored);
    }

    /** Returns whether one that reaches so far is on its way to become the state. */
    boolean reaches(long index) {
        return underWay.stream().anyMatch(each -> each.position().index() >= index);
    }

    /** A snapshot is here, complete and durable. Returns false if it does not check out. */
    boolean begin(StoredSnapshot stored) {
        if (!stored.checksOut()) {
            return false;
        }
        Installation begun = new Installation(stored, replica.isDurable() ? states.nextNumber() : 0);
        underWay.add(begun);
        if (replica.isDurable()) {
            prepare(begun);
        } else {
            loop.afterSync(() -> ask(begun));
        }
        return true;
    }

    /** Builds the state durably beside the present one, which goes on being used. */
    private void prepare(Installation begun) {
        Generation prepared = states.create(begun.generation(), begun.stored().state());
        if (node.crashesAt(Boundary.STATE_WRITTEN)) {
            return;
        }
        loop.afterSync(() -> onPrepared(begun, prepared));
    }

    private void onPrepared(Installation begun, Generation prepared) {
        prepared.sync();
        if (!node.crashesAt(Boundary.STATE_PREPARED)) {
            loop.later(1, () -> ask(begun));
        }
    }

    private void ask(Installation begun) {
        SimManifest manifest = begun.stored().manifest();
        cluster.trace().snapshot(TracePoint.RECEIVED, replica, manifest.position());
        loop.tell(replica, core -> {
            refused = !core.onSnapshotReceived(cluster.clock().now(), manifest.position(), manifest.membership());
            if (refused) {
                drop(begun);
            } else {
                taken = begun;
            }
        });
    }

    private void drop(Installation begun) {
        cluster.stats().snapshots.dropped++;
        underWay.remove(begun);
        if (begun.generation() > 0) {
            states.remove(begun.generation());
        }
    }

    /** Returns the named values that an installation sets, in the batch that makes it. */
    Map<String, Payload> values(LogPosition position) {
        Installation begun = requireTaken(position);
        Map<String, Payload> values = new TreeMap<>();
        values.put(SNAPSHOT, Payload.ofUtf8(begun.stored().id().toString()));
        if (begun.generation() > 0) {
            values.put(StateFolder.VALUE, Payload.ofUtf8(Integer.toString(begun.generation())));
        }
        return values;
    }

    private Installation requireTaken(LogPosition position) {
        Installation begun = taken;
        if (begun == null || !begun.position().equals(position)) {
            throw new Violation("%s is installed, and was not received, but %s", position, begun);
        }
        return begun;
    }

    /** The batch is durable: the state of the snapshot takes the place of the one before. */
    void restore(Restore restore) {
        Installation begun = requireTaken(restore.position());
        if (restore.position().index() < replica.machine().appliedIndex()) {
            throw new Violation(
                    "%s is restored on a state that holds %d",
                    restore.position(), replica.machine().appliedIndex());
        }
        SnapshotCheck.requireInstalled(replica, begun.position());
        if (begun.generation() > 0) {
            replica.generation(states.find(begun.generation()));
            states.removeBelow(begun.generation());
        }
        replica.machine().restore(begun.stored().state());
        cluster.stats().snapshots.installed++;
        cluster.trace().snapshot(TracePoint.RESTORED, replica, begun.position());
        underWay.remove(begun);
        taken = null;
        replica.awaitsState(false);
        cluster.losses().onRestored(node, replica.number());
    }
}
