package io.skerry.integrationtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.MemberStatus;
import io.skerry.raft.node.NodeStatus;
import io.skerry.raft.node.PeerStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a committed entry costs, by count and not by the clock: with many commands in flight, many entries share one sync
 * and one call of the system, and the next AppendEntries leaves before the last is answered.
 */
class CountsTest {

    private static final String GROUP = "orders";
    private static final int IN_FLIGHT = 64;
    private static final int SIZE = 256;
    private static final int WARM_UP = 1_000;
    private static final int COMMANDS = 6_000;

    private static final double MOST_SYNCS = 0.25;
    private static final double MOST_FLUSHES = 0.5;

    @TempDir
    private Path temporary;

    /** What one node has counted. */
    private record Count(long commits, long flushes, long commitIndex) {

        static Count of(NodeStatus node) {
            long flushes = sum(node, PeerStatus::flushes);
            return new Count(
                    node.storage().commits(), flushes, node.groups().get(0).commitIndex());
        }

        double perEntry(ToLongFunction<Count> counted, Count before) {
            return (double) (counted.applyAsLong(this) - counted.applyAsLong(before))
                    / (commitIndex - before.commitIndex);
        }
    }

    /** AppendEntries on the way to one follower, looked at again and again. */
    private static final class Pipeline {
        private long looks;
        private long sum;
        private int most;

        void look(int inflight) {
            looks++;
            sum += inflight;
            most = Math.max(most, inflight);
        }

        @Override
        public String toString() {
            return "%.1f on average, %d at most (%d looks)".formatted((double) sum / looks, most, looks);
        }
    }

    @Test
    void manyCommandsShareASyncAndAFlush() {
        try (RocksCluster cluster = new RocksCluster(temporary, 3, RocksCluster.PATIENT, GROUP).startAll()) {
            int leader = cluster.awaitLeader(GROUP);
            Load.begin(cluster.node(leader).group(GROUP), IN_FLIGHT, SIZE, 0, WARM_UP)
                    .awaitAllDone();
            cluster.awaitApplied(GROUP);
            Map<Integer, Count> before = counts(cluster);
            GroupStatus began = cluster.status(leader, GROUP);
            Map<String, Pipeline> pipelines = measured(cluster, leader, WARM_UP, WARM_UP + COMMANDS);
            cluster.awaitApplied(GROUP);
            GroupStatus ended = cluster.status(leader, GROUP);
            assertEquals(GroupRole.LEADER, ended.role(), () -> "one leader all the time: " + cluster.describe());
            assertEquals(began.term(), ended.term(), () -> "one leader all the time: " + cluster.describe());
            check(before, counts(cluster), leader, pipelines);
        }
    }

    private static Map<String, Pipeline> measured(RocksCluster cluster, int leader, long from, long until) {
        Load load = Load.begin(cluster.node(leader).group(GROUP), IN_FLIGHT, SIZE, from, until);
        Map<String, Pipeline> pipelines = new TreeMap<>();
        while (!load.isDone()) {
            for (MemberStatus member : cluster.status(leader, GROUP).members()) {
                if (member.member().node().value() != leader) {
                    pipelines
                            .computeIfAbsent("follower " + member.member().node(), absent -> new Pipeline())
                            .look(member.inflightMessages());
                }
            }
            Await.pause();
        }
        load.awaitAllDone();
        return pipelines;
    }

    private static Map<Integer, Count> counts(RocksCluster cluster) {
        Map<Integer, Count> counts = new TreeMap<>();
        for (int id = 1; id <= cluster.nodes(); id++) {
            counts.put(id, Count.of(cluster.node(id).node().describe()));
        }
        return counts;
    }

    private static void check(
            Map<Integer, Count> before, Map<Integer, Count> after, int leader, Map<String, Pipeline> pipelines) {
        after.forEach((id, count) -> System.out.printf(
                "node %d%s: %d entries committed, %.3f syncs and %.3f flushes for each%n",
                id,
                id == leader ? ", leading" : "",
                count.commitIndex() - before.get(id).commitIndex(),
                count.perEntry(Count::commits, before.get(id)),
                count.perEntry(Count::flushes, before.get(id))));
        pipelines.forEach(
                (follower, pipeline) -> System.out.println(follower + ": AppendEntries in flight " + pipeline));
        after.forEach((id, count) -> {
            Count then = before.get(id);
            assertEquals(COMMANDS, count.commitIndex() - then.commitIndex(), "entries committed on node " + id);
            assertBelow(
                    MOST_SYNCS, count.perEntry(Count::commits, then), "syncs for each committed entry on node " + id);
            assertBelow(
                    MOST_FLUSHES,
                    count.perEntry(Count::flushes, then),
                    "flushes for each committed entry on node " + id);
        });
        assertEquals(after.size() - 1, pipelines.size(), () -> "every follower was looked at: " + pipelines);
        pipelines.forEach((follower, pipeline) -> assertTrue(
                pipeline.most > 1,
                () -> follower + ": one AppendEntries waits for the answer to the last: " + pipeline));
    }

    private static void assertBelow(double limit, double value, String what) {
        assertTrue(value > 0, () -> what + " were not counted");
        assertTrue(
                value < limit,
                () -> "%s: %.3f, not below %.2f; the output has all figures".formatted(what, value, limit));
    }

    private static long sum(NodeStatus node, ToLongFunction<PeerStatus> counted) {
        return node.peers().stream().collect(Collectors.summingLong(counted));
    }
}
