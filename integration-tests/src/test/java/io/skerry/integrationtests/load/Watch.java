package io.skerry.integrationtests.load;

import io.netty.util.internal.PlatformDependent;
import io.skerry.integrationtests.cluster.RocksCluster;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.QueueStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at the nodes of a cluster again and again: whether every queue is within its limit, and who leads. It looks at
 * itself, too: what it could not see it would not report, so whoever asks checks how often it looked.
 *
 * <p>Not thread-safe, but for {@link #close}; its findings are for after that.
 */
final class Watch implements AutoCloseable {

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** The most that was seen in queues of one name. */
    private static final class Height {
        private long bytes;
        private long limitBytes;
    }

    private final RocksCluster cluster;
    private final int leader;
    private final long term;
    private final Map<String, Height> heights = new TreeMap<>();
    private final List<String> wrong = new ArrayList<>();
    private final List<String> elections = new ArrayList<>();
    private long mostDirectBytes;
    private int looks;
    private long longestSleepNanos;
    private final Thread thread = new Thread(this::run, "watch");
    private volatile boolean ending;

    private Watch(RocksCluster cluster, String group) {
        this.cluster = cluster;
        this.leader = cluster.awaitLeader(group);
        this.term = cluster.status(leader, group).term();
        thread.setDaemon(true);
    }

    /** Begins, with a group of which the leader should stay what it is. */
    static Watch begin(RocksCluster cluster, String group) {
        Watch watch = new Watch(cluster, group);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try {
            while (!ending) {
                for (int id = 1; id <= cluster.nodes(); id++) {
                    look(id, cluster.node(id).node().describe());
                }
                mostDirectBytes = Math.max(mostDirectBytes, PlatformDependent.usedDirectMemory());
                looks++;
                long asleep = System.nanoTime();
                LockSupport.parkNanos(INTERVAL_NANOS);
                longestSleepNanos = Math.max(longestSleepNanos, System.nanoTime() - asleep);
            }
        } catch (RuntimeException e) {
            wrong.add("the watch has ended: " + e);
        }
    }

    private void look(int id, NodeStatus node) {
        node.queues().forEach(queue -> note(id, queue));
        node.peers().forEach(peer -> peer.queues().forEach(queue -> note(id, queue)));
        node.groups().forEach(group -> group.queues().forEach(queue -> note(id, queue)));
        note(
                id,
                new QueueStatus(
                        "the storage's queue",
                        node.storage().queuedBytes(),
                        node.storage().limits().maxQueuedBytes()));
        node.groups().forEach(group -> {
            boolean leads = group.role() == GroupRole.LEADER;
            if (group.term() != term || leads != (id == leader)) {
                elections.add("node " + id + " is " + group.role() + " of term " + group.term() + ", though node "
                        + leader + " led term " + term);
            }
        });
    }

    private void note(int id, QueueStatus queue) {
        Height height = heights.computeIfAbsent(queue.name(), absent -> new Height());
        if (queue.bytes() > height.bytes) {
            height.bytes = queue.bytes();
        }
        height.limitBytes = queue.limitBytes();
        if (queue.bytes() > queue.limitBytes()) {
            wrong.add("node " + id + " has more than its limit: " + queue);
        }
    }

    /** Returns what was not as it should be. */
    List<String> wrong() {
        return wrong;
    }

    /** Returns what showed that the leader was not what it had been. */
    List<String> elections() {
        return elections;
    }

    /** Returns for how long this thread was away at most: who is away for long finds that leaders are, too. */
    long longestSleepNanos() {
        return longestSleepNanos;
    }

    int looks() {
        return looks;
    }

    long mostDirectBytes() {
        return mostDirectBytes;
    }

    /** Returns the most that was seen in each queue, line by line. */
    String heights() {
        StringBuilder text = new StringBuilder();
        heights.forEach((name, height) ->
                text.append("  %s: at most %,d of %,d B%n".formatted(name, height.bytes, height.limitBytes)));
        return text.toString();
    }

    @Override
    public void close() {
        ending = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
