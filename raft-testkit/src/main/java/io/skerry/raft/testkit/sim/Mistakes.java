package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.Member;
import io.skerry.raft.model.StoreId;
import java.util.ArrayList;
import java.util.List;

/**
 * What an administrator does wrong, in a third of the clusters: asks whoever believes to lead a group, or somebody else, for
 * another store of a node whose disk is well, a store that is long gone or never was, the one that is named already, or a
 * change while another is under way. What the core takes of it must do no harm; what it leaves behind, the
 * {@link Administrator} mends. While a node is on its way back, it is the only one that is erred about: a disk that is
 * lost, and another one that is said to be, are two of them. Not thread-safe; owned by its simulation.
 */
final class Mistakes {

    /** For so long a leader may believe that a disk is there which is not, or a write may be on its way to one. */
    private static final int RECENT_TIMEOUTS = 3;

    private static final int SELDOM = 4;

    private final SimCluster cluster;
    private final SimRandom random;
    private final boolean prone;
    /** Every store that was replaced, with its node; and when the last one was, and the last mistake was made. */
    private final List<Member> gone = new ArrayList<>();

    private long replacedNanos;
    private long erredNanos;
    private boolean over;

    Mistakes(SimCluster cluster, SimRandom random) {
        this.cluster = cluster;
        this.random = random;
        this.prone = random.nextInt(3) == 0;
    }

    /** The disk of a node is about to be replaced. */
    void onReplaced(SimNode node) {
        gone.add(node.member());
        replacedNanos = cluster.clock().now();
    }

    /** All is to be well. */
    void stop() {
        over = true;
    }

    /** Returns whether a mistake was made so short a time ago that its write may be on its way. */
    boolean isRecent() {
        return isRecent(erredNanos);
    }

    private boolean isRecent(long nanos) {
        long age = cluster.clock().now() - nanos;
        return nanos > 0 && age < RECENT_TIMEOUTS * cluster.setup().timeoutNanos();
    }

    /** Now and then there is one. */
    void act() {
        if (!prone || over || random.nextInt(SELDOM) != 0) {
            return;
        }
        int group = random.nextInt(cluster.setup().groupCount());
        SimNode target = target();
        SimNode asked = anyNode();
        SimNode leader = cluster.findLeader(group);
        asked = leader != null && random.nextBoolean() ? leader : asked;
        boolean isOnlyOne =
                !isRecent(replacedNanos) || gone.get(gone.size() - 1).node().equals(target.id());
        if (isOnlyOne && asked.answers()) {
            cluster.stats().fault(FaultKind.WRONG_REBIND);
            erredNanos = cluster.clock().now();
            asked.loop().rebind(group, target.id(), wrongStore(target));
        }
    }

    private SimNode target() {
        SimNode target = anyNode();
        for (int group = 0; group < cluster.setup().groupCount(); group++) {
            SimNode unbound = cluster.administrator().findUnbound(group);
            target = unbound == null ? target : unbound;
        }
        return target;
    }

    private SimNode anyNode() {
        return cluster.node(random.nextInt(cluster.setup().nodes()));
    }

    private StoreId wrongStore(SimNode target) {
        int kind = random.nextInt(4);
        if (kind == 0) {
            return target.member().store();
        }
        if (kind == 1 && !gone.isEmpty()) {
            return random.oneOf(gone.toArray(new Member[0])).store();
        }
        return StoreId.random(random);
    }
}
