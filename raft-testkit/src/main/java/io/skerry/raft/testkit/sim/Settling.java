package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.CoreStatus;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Phase two: all is well, and so the cluster must elect, converge to equal logs and states, and serve a write and a read
 * in each group, within a bounded time; then nothing may be left undecided. At last one node is started anew, and must
 * come to where the others are without anything being asked of its groups. Not thread-safe; owned by its simulation.
 */
final class Settling {

    /**
     * How long nothing may get better: messages that were sent before may take ten election timeouts, and then there
     * is time for some elections.
     */
    private static final int MOST_TIMEOUTS = 40;

    private final SimCluster cluster;
    private final SimRandom random;
    private final EventQueue clock;
    private final int groups;
    private final long[] acknowledgedBefore;
    private final int[] readsBefore;
    private final long[] lastBefore;
    private long progress = -1;
    private long untilNanos;
    private boolean restarted;
    private boolean over;

    Settling(SimCluster cluster, SimRandom random) {
        this.cluster = cluster;
        this.random = random;
        this.clock = cluster.clock();
        this.groups = cluster.setup().groupCount();
        this.acknowledgedBefore = new long[groups];
        this.readsBefore = new int[groups];
        this.lastBefore = new long[groups];
    }

    void begin() {
        for (int group = 0; group < groups; group++) {
            acknowledgedBefore[group] = cluster.history(group).acknowledgedIndex();
            for (int i = 0; i < cluster.setup().nodes(); i++) {
                long last = cluster.node(i).disk().durable(group).log.lastIndex();
                lastBefore[group] = Math.max(lastBefore[group], last);
            }
            readsBefore[group] = cluster.history(group).servedReads();
        }
        clock.add(clock.now(), EventKind.SETTLE, 0, 0, null);
    }

    boolean isOver() {
        return over;
    }

    /** Asks for what has not been served yet; is done if all has, and all is quiet. */
    void act() {
        boolean served = true;
        for (int group = 0; group < groups; group++) {
            served &= askForWrite(group) & askForRead(group);
        }
        String missing = served ? findUnsettled() : "not every group has served a write and a read";
        if (missing == null && restarted) {
            over = true;
            return;
        }
        if (missing == null) {
            restarted = true;
            cluster.node(random.nextInt(cluster.setup().nodes())).crash("while all are idle");
        }
        if (hasProgress() || missing == null) {
            untilNanos = clock.now() + MOST_TIMEOUTS * cluster.setup().timeoutNanos();
        } else if (clock.now() > untilNanos) {
            throw new Violation(
                    "for %d election timeouts without faults nothing got better: %s%s",
                    MOST_TIMEOUTS, missing, describe());
        }
        clock.add(clock.now() + cluster.setup().timeoutNanos() / 4, EventKind.SETTLE, 0, 0, null);
    }

    /**
     * Returns whether some disk holds more than before of what there was when the faults ended. A follower that is far
     * behind, with a window of one small message, may take its time; but this can happen so often only.
     */
    private boolean hasProgress() {
        long held = 0;
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < cluster.setup().nodes(); i++) {
                long durable = cluster.node(i).disk().durable(group).log.lastIndex();
                held += Math.min(durable, lastBefore[group]);
            }
        }
        boolean more = held > progress;
        progress = Math.max(held, progress);
        return more;
    }

    private boolean askForWrite(int group) {
        if (cluster.history(group).acknowledgedIndex() > acknowledgedBefore[group]) {
            return true;
        }
        SimNode leader = cluster.findLeader(group);
        if (leader != null) {
            cluster.clients().propose(leader, group, 1);
        }
        return false;
    }

    private boolean askForRead(int group) {
        if (cluster.history(group).servedReads() > readsBefore[group]) {
            return true;
        }
        SimNode node = cluster.node(random.nextInt(cluster.setup().nodes()));
        if (node.answers()) {
            node.loop().read(group, cluster.history(group).readFloor());
        }
        return false;
    }

    /** Returns what is not as it should be in the end, or null. */
    private @Nullable String findUnsettled() {
        if (!cluster.administrator().isRebound()) {
            return "a disk that was replaced is not in its groups";
        }
        for (int group = 0; group < groups; group++) {
            for (int i = 0; i < cluster.setup().nodes(); i++) {
                String unsettled = findUnsettled(cluster.node(i), group);
                if (unsettled != null) {
                    return "node " + (i + 1) + ", group " + (group + 1) + " " + unsettled;
                }
            }
        }
        return null;
    }

    private @Nullable String findUnsettled(SimNode node, int group) {
        if (!node.answers()) {
            return "is down";
        }
        Replica replica = node.replica(group);
        CoreStatus status = replica.core().status();
        long committed = cluster.history(group).committedIndex();
        long[] indexes = {
            status.last().index(),
            status.durableIndex(),
            status.commitIndex(),
            status.appliedIndex(),
            replica.machine().appliedIndex()
        };
        for (long index : indexes) {
            if (index != committed) {
                return "has last, durable, commit, applied, state at " + Arrays.toString(indexes) + ", committed is "
                        + committed;
            }
        }
        if (status.leader() == null) {
            return "knows no leader";
        }
        int open = replica.proposals().open() + replica.reads().open() + replica.waitingReads();
        int held = status.pendingProposals()
                + status.pendingReads()
                + status.outstandingWrites()
                + status.waitingMessages();
        return open + held == 0 ? null : "leaves " + open + " operations undecided, the core holds " + held;
    }

    private String describe() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < cluster.setup().nodes(); i++) {
            for (Replica replica : cluster.node(i).isUp() ? cluster.node(i).replicas() : new Replica[0]) {
                text.append("\n    ").append(replica.core().status());
            }
        }
        return text.toString();
    }
}
