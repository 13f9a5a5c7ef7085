package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.Write.Install;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.Payload;
import io.skerry.raft.testkit.sim.StateFolder.Generation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The laws of snapshots: what is cut off is durable elsewhere, what is offered is sound, and what is installed is there before
 * the log says so, removes nothing that is committed or continues it, and brings the membership with it. Stateless,
 * thread-safe.
 */
final class SnapshotCheck {

    private SnapshotCheck() {}

    /** Requires that a restart would find a state at or above a position, if the log began there. */
    static void requireDurable(Replica replica, LogPosition boundary) {
        long durable = 0;
        for (StoredSnapshot stored :
                replica.node().disk().snapshots(replica.number()).list()) {
            boolean counts =
                    stored.isDurable() && SnapshotFolder.isUsable(stored, replica.durable().log) && stored.checksOut();
            durable = counts ? Math.max(durable, stored.index()) : durable;
        }
        Generation generation = replica.generation();
        if (generation != null) {
            durable = Math.max(durable, generation.state().position().index());
        }
        if (durable < boundary.index()) {
            throw new Violation(
                    "the log of node %s is truncated up to %s, but no state above %d is durable",
                    replica.node().id(), boundary, durable);
        }
    }

    /** Requires that a state joins a log without a gap. */
    static void requireJoins(SimNode node, LogPosition state, SimLog log) {
        if (state.index() < log.boundary().index() || state.index() > log.lastIndex()) {
            throw new Violation(
                    "node %s starts with a state at %s, and a log of (%s, %s]",
                    node.id(), state, log.boundary(), log.last());
        }
    }

    /** Requires that a snapshot may be offered: no crash can take it, it is not damaged, and it is of what was applied. */
    static void requireOfferable(Replica replica, StoredSnapshot stored) {
        if (!stored.isDurable() || !stored.checksOut()) {
            throw new Violation(
                    "node %s offers %s, which is %s",
                    replica.node().id(), stored.id(), stored.isDurable() ? "damaged" : "not durable");
        }
        if (stored.index() > replica.machine().appliedIndex()) {
            throw new Violation(
                    "node %s offers %s, and has applied %d only",
                    replica.node().id(), stored.id(), replica.machine().appliedIndex());
        }
    }

    /** Requires that a membership is the one that was in force at a position. */
    static void requireMembership(Replica replica, LogPosition position, Membership membership) {
        Membership inForce = replica.history().membershipAt(position.index()).membership();
        if (!membership.equals(inForce)) {
            throw new Violation(
                    "the membership at %s is %s, but node %s has %s there",
                    position, inForce, replica.node().id(), membership);
        }
    }

    /**
     * Requires that the memberships on a disk, of which the last up to a position counts, say what was in force there. None
     * does on a disk that was empty, before the first one comes with the log.
     */
    static void requireMembership(Replica replica, LogPosition position) {
        Map.Entry<Long, Payload> kept = replica.durable().memberships.floorEntry(position.index());
        if (kept != null) {
            requireMembership(replica, position, Membership.parse(kept.getValue()));
        }
    }

    /** Requires that the log says of a snapshot that it is installed, so that no crash can take that back. */
    static void requireInstalled(Replica replica, LogPosition position) {
        if (replica.durable().log.boundary().index() < position.index()) {
            throw new Violation(
                    "%s is restored on node %s, and the log that is durable begins above %s",
                    position, replica.node().id(), replica.durable().log.boundary());
        }
        requireMembershipInstalled(replica, position);
    }

    /** Requires that an installation has brought the membership to the disk. */
    private static void requireMembershipInstalled(Replica replica, LogPosition position) {
        if (replica.durable().memberships.floorEntry(position.index()) == null) {
            throw new Violation(
                    "node %s has installed %s, and no membership for it",
                    replica.node().id(), position);
        }
        requireMembership(replica, position);
        requireMembership(
                replica, position, replica.core().membershipAt(position.index()).membership());
    }

    /** Requires that an installation may be made, as what is handed to the storage says it. */
    static void requireInstallable(Replica replica, Install install, long commitIndex) {
        LogPosition position = install.position();
        SimLog log = replica.acceptedLog();
        boolean holds = log.holds(position.term(), position.index());
        if (replica.awaitsState()) {
            requireNoGap(replica, position, log);
        } else if (position.index() <= commitIndex) {
            throw new Violation(
                    "%s is installed on node %s, which knows of %d that it is committed",
                    position, replica.node().id(), commitIndex);
        }
        if (install.reset() == holds) {
            throw new Violation(
                    "%s is installed on node %s, whose log of (%s, %s] %s",
                    position,
                    replica.node().id(),
                    log.boundary(),
                    log.last(),
                    holds ? "goes on from there, and is thrown away" : "does not go on from there, and is kept");
        }
        requireMembership(replica, position, install.membership().membership());
        requirePrepared(replica, position);
    }

    private static void requireNoGap(Replica replica, LogPosition position, SimLog log) {
        if (position.index() < log.boundary().index()) {
            throw new Violation(
                    "%s is installed on node %s in place of a lost state, and its log goes on from %s",
                    position, replica.node().id(), log.boundary());
        }
    }

    private static void requirePrepared(Replica replica, LogPosition position) {
        boolean there = false;
        for (StoredSnapshot stored :
                replica.node().disk().snapshots(replica.number()).list()) {
            there |= stored.manifest().position().equals(position) && stored.isDurable() && stored.checksOut();
        }
        if (!there) {
            throw new Violation(
                    "%s is installed on node %s, and no such snapshot is durable",
                    position, replica.node().id());
        }
    }

    /** Returns the generation that the values of a disk say is in force. */
    static int generationInForce(@Nullable Payload value) {
        return value == null ? 0 : Integer.parseInt(value.toUtf8());
    }
}
