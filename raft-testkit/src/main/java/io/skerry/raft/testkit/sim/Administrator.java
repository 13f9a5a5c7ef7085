package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.StoreId;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the cluster: tells the groups when a disk was replaced for good. What is done wrong are
 * {@link Mistakes}. Not thread-safe; owned by its simulation.
 */
final class Administrator {

    private final SimCluster cluster;
    private final SimRandom random;
    private final EventQueue clock;
    /** By group: until when to wait for the outcome of a rebind. */
    private final long[] askedUntil;

    /** Whether the groups are to be told of what was replaced. */
    private boolean mayTell = true;

    Administrator(SimCluster cluster, SimRandom random) {
        this.cluster = cluster;
        this.random = random;
        this.clock = cluster.clock();
        this.askedUntil = new long[cluster.setup().groupCount()];
    }

    /** Replaces the disk of a node by an empty one, and starts it on that; the node must be down. */
    void replaceDisk(SimNode node) {
        cluster.stats().fault(FaultKind.WIPED_DISK);
        cluster.mistakes().onReplaced(node);
        node.replaceDisk(new SimDisk(cluster.setup(), node.number(), StoreId.random(random), clock, random.split()));
        mayTell = random.nextInt(4) != 0;
    }

    /** All is to be well: whoever was replaced is told to the groups at last. */
    void heal() {
        mayTell = true;
        cluster.mistakes().stop();
    }

    /**
     * Returns whether a node's disk may be lost without losing what was acknowledged: no other one is on its way back,
     * the last change of a membership has come to every other node, and nobody has just asked for one without need.
     */
    boolean mayReplace(SimNode node) {
        if (cluster.setup().nodes() == 1 || !isRebound() || cluster.mistakes().isRecent()) {
            return false;
        }
        for (int group = 0; group < cluster.setup().groupCount(); group++) {
            GroupHistory history = cluster.history(group);
            long index = history.membershipIndex();
            for (int i = 0; i < cluster.setup().nodes(); i++) {
                SimDisk disk = cluster.node(i).disk();
                SimLog log = disk.durable(group).log;
                boolean behind = index > log.boundary().index() && !log.holds(history.committedTerm(index), index);
                boolean changing = lastMembership(disk.accepted(group)) > index;
                if (i != node.number() && (behind || changing)) {
                    return false;
                }
            }
            if (index > 0 && !history.membershipIsConfirmed()) {
                return false;
            }
        }
        return true;
    }

    private static long lastMembership(DiskGroup state) {
        return state.memberships.isEmpty() ? 0 : state.memberships.lastKey();
    }

    /** Returns whether every group has committed the store that each node has. */
    boolean isRebound() {
        for (int group = 0; group < cluster.setup().groupCount(); group++) {
            if (!isRebound(group)) {
                return false;
            }
        }
        return true;
    }

    private boolean isRebound(int group) {
        return findUnbound(group) == null;
    }

    /** Returns a node that the group knows by another store than it has, or null. */
    @Nullable
    SimNode findUnbound(int group) {
        Membership membership = cluster.history(group).membership();
        for (int i = 0; i < cluster.setup().nodes(); i++) {
            if (!membership.voters().contains(cluster.node(i).member())) {
                return cluster.node(i);
            }
        }
        return null;
    }

    /** Does what is to be done now and then. */
    void act() {
        clock.add(
                clock.now()
                        + cluster.setup().timeoutNanos() / 2
                        + random.nextLong(cluster.setup().timeoutNanos()),
                EventKind.ADMIN,
                0,
                0,
                null);
        for (int group = 0; group < cluster.setup().groupCount(); group++) {
            if (mayTell && !isRebound(group) && clock.now() >= askedUntil[group]) {
                rebind(group);
            }
        }
    }

    private void rebind(int group) {
        SimNode leader = cluster.findLeader(group);
        SimNode unbound = findUnbound(group);
        if (leader == null || unbound == null || leader == unbound) {
            return;
        }
        Member member = unbound.member();
        leader.loop().rebind(group, member.node(), member.store());
        askedUntil[group] = clock.now() + 2 * cluster.setup().timeoutNanos();
    }
}
