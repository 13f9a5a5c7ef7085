package io.skerry.raft.core;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.membership.MembershipTracker;
import io.skerry.raft.model.LogPosition;

/** What is told and asked of snapshots from outside, whatever the node's role. Confined to the core. */
final class Snapshots {

    private final NodeState state;
    private final Roles roles;

    Snapshots(NodeState state, Roles roles) {
        this.state = state;
        this.roles = roles;
    }

    /** Another snapshot is the newest, or there is none. */
    void onAvailable(LogPosition newest) {
        requireOwn(newest);
        state.snapshotIs(newest);
        roles.current().onSnapshotAvailable();
    }

    /** An applier may have gone further than it has told: what was handed to it is enough. */
    private void requireOwn(LogPosition snapshot) {
        long index = snapshot.index();
        boolean held = index < state.log.boundary().index() || state.log.holds(snapshot.term(), index);
        boolean reached = index
                <= Math.max(
                        state.applying.handedIndex(),
                        state.installing.position().index());
        if (!held || !reached) {
            throw new IllegalArgumentException(
                    "A snapshot of " + snapshot + " is none of the log between " + state.log.boundary() + " and "
                            + state.log.last() + ", which was applied up to " + state.applying.appliedIndex());
        }
    }

    /** A snapshot of another node is here; returns whether it is installed. */
    boolean onReceived(LogPosition position, IndexedMembership membership) {
        if (membership.index() > position.index()) {
            throw new IllegalArgumentException(
                    "A snapshot of " + position + " cannot hold the membership that stands at " + membership.index());
        }
        MembershipTracker.requireStores(membership.membership());
        state.installing.onReceived();
        if (state.isLost() || !state.installing.isOfUse(position) || !roles.followForSnapshot(position)) {
            return false;
        }
        state.installing.install(position, membership);
        return true;
    }

    /** Returns the membership in force at an index. */
    IndexedMembership membershipAt(long index) {
        if (index < state.log.boundary().index() || index > state.log.lastIndex()) {
            throw new IllegalArgumentException("What was in force at " + index + " is not known to a log between "
                    + state.log.boundary() + " and " + state.log.last());
        }
        return new IndexedMembership(state.membership.indexAt(index), state.membership.at(index));
    }
}
