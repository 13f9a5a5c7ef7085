package io.skerry.raft.core.cluster;

import io.skerry.raft.message.RaftMessage;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Fair weather for a cluster: disks finish, messages arrive, and, if time is to pass, timers go off when they should.
 * What is cut stays cut, what hangs hangs on. Not thread-safe.
 */
public final class Weather {

    /** A cluster that has done that much without becoming quiet will not become quiet. */
    private static final int MOST_STEPS = 100_000;

    private final CoreCluster cluster;
    private int steps;

    /** Returns fair weather for that cluster. */
    public Weather(CoreCluster cluster) {
        this.cluster = cluster;
    }

    /** Persists, delivers and answers until there is nothing left to do, in no time. */
    public void settle() {
        boolean worked;
        do {
            worked = false;
            for (CoreNode node : cluster.nodes()) {
                worked |= finishWrites(node);
                worked |= answerLogRanges(node);
            }
            List<RaftMessage> lying = cluster.network().take(message -> true);
            lying.forEach(this::deliver);
            worked |= !lying.isEmpty();
        } while (worked);
    }

    /** Lets time pass: settles, and tells each node the time whenever it asked to be told. */
    public void pass(Duration duration) {
        long end = cluster.nowNanos() + duration.toNanos();
        settle();
        for (Optional<CoreNode> next = nextDue(); next.isPresent(); next = nextDue()) {
            if (next.get().deadlineNanos() > end) {
                break;
            }
            cluster.advanceTo(next.get().deadlineNanos());
            countStep();
            cluster.tick(next.get());
            settle();
        }
        cluster.advanceTo(end);
    }

    private Optional<CoreNode> nextDue() {
        return cluster.nodes().stream().filter(CoreNode::isUp).min(Comparator.comparingLong(CoreNode::deadlineNanos));
    }

    private boolean finishWrites(CoreNode node) {
        boolean worked = false;
        while (node.isUp() && node.disk().isBusy()) {
            countStep();
            cluster.persistOldest(node);
            worked = true;
        }
        return worked;
    }

    private boolean answerLogRanges(CoreNode node) {
        boolean worked = false;
        while (node.isUp() && cluster.answerLogRange(node)) {
            countStep();
            worked = true;
        }
        return worked;
    }

    private void deliver(RaftMessage message) {
        countStep();
        cluster.deliver(message);
    }

    private void countStep() {
        if (++steps > MOST_STEPS) {
            throw new IllegalStateException("The cluster does not become quiet within " + MOST_STEPS + " steps");
        }
    }
}
