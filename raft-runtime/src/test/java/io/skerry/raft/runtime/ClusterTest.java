package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.ReadConsistency;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes over real sockets. */
class ClusterTest {

    private static final String GROUP = "orders";

    @Test
    void everyNodeTakesCommandsAndReads() {
        try (TestCluster cluster = new TestCluster(3, GROUP).startAll()) {
            cluster.awaitLeader(GROUP);
            for (int i = 0; i < 30; i++) {
                cluster.group(1 + i % 3, GROUP).submit("c" + i).join();
            }
            for (int node = 1; node <= 3; node++) {
                List<String> seen = cluster.group(node, GROUP)
                        .read(ReadConsistency.LINEARIZABLE, Register::commands)
                        .join();
                assertEquals(30, new HashSet<>(seen).size());
                assertEquals(30, seen.size());
            }
        }
    }

    @Test
    void commandsThatComeBeforeALeaderWait() {
        try (TestCluster cluster = new TestCluster(3, GROUP).startAll()) {
            CompletableFuture<?> early = cluster.group(2, GROUP).submit("early");
            early.join();
            assertEquals(
                    List.of("early"),
                    cluster.group(3, GROUP)
                            .read(ReadConsistency.LINEARIZABLE, Register::commands)
                            .join());
        }
    }

    /** Lanes 0 to 3 lie on 1, 2 or 3 loops, on each node as it likes. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            1, 1, 1
            2, 2, 2
            3, 3, 3
            1, 2, 3
            """)
    void groupsOfAllLanesWorkOnAnyNumberOfLoops(int first, int second, int third) {
        String[] names = namesOnAllLanes();
        int[] loops = {first, second, third};
        try (TestCluster cluster = new TestCluster(3, names)) {
            for (int node = 1; node <= 3; node++) {
                int count = loops[node - 1];
                cluster.settings(settings -> settings.eventLoops(count));
                cluster.start(node);
            }
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (String name : names) {
                for (int i = 0; i < 60; i++) {
                    all.add(cluster.group(1 + i % 3, name).submit(name + i));
                }
            }
            all.forEach(CompletableFuture::join);
            for (String name : names) {
                for (int node = 1; node <= 3; node++) {
                    List<String> seen = cluster.group(node, name)
                            .read(ReadConsistency.LINEARIZABLE, Register::commands)
                            .join();
                    assertEquals(60, seen.size());
                    assertTrue(seen.stream().allMatch(command -> command.startsWith(name)), () -> seen.toString());
                }
            }
        }
    }

    private static String[] namesOnAllLanes() {
        Set<Long> lanes = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (int i = 0; lanes.size() < 4; i++) {
            String name = "g" + (char) ('a' + i);
            if (lanes.add(Long.remainderUnsigned(GroupId.ofName(name).value(), 4))) {
                names.add(name);
            }
        }
        return names.toArray(String[]::new);
    }

    @ParameterizedTest
    @EnumSource(
            value = IoKind.class,
            names = {"NIO", "EPOLL"})
    void bothWaysToReadSocketsWork(IoKind kind) {
        try (TestCluster cluster = new TestCluster(3, GROUP)
                .settings(settings -> settings.io(kind))
                .startAll()) {
            cluster.group(1, GROUP).submit("a").join();
            cluster.group(2, GROUP).submit("b").join();
            assertEquals(
                    2,
                    cluster.group(3, GROUP)
                            .read(ReadConsistency.LINEARIZABLE, Register::commands)
                            .join()
                            .size());
        }
    }

    @Test
    void aDeadLeaderIsReplacedAndComesBackAsAFollower() {
        try (TestCluster cluster = new TestCluster(3, GROUP).startAll()) {
            int leader = cluster.awaitLeader(GROUP);
            cluster.group(leader, GROUP).submit("before").join();
            cluster.stop(leader);
            int next = cluster.awaitLeader(GROUP);
            cluster.group(next, GROUP).submit("after").join();
            cluster.start(leader);
            RaftGroup<Register, String, ?> back = cluster.group(leader, GROUP);
            assertEquals(
                    List.of("before", "after"),
                    back.read(ReadConsistency.LINEARIZABLE, Register::commands).join());
        }
    }

    @Test
    void groupsMayBeHostedLater() {
        try (TestCluster cluster = new TestCluster(3, GROUP).startAll()) {
            cluster.group(1, GROUP).submit("x").join();
            for (int node = 1; node <= 3; node++) {
                cluster.node(node).host("late", new Register());
            }
            cluster.group(2, "late").submit("y").join();
            assertEquals(
                    List.of("y"),
                    cluster.group(3, "late")
                            .read(ReadConsistency.LINEARIZABLE, Register::commands)
                            .join());
        }
    }

    @Test
    void aWholeClusterThatStopsGoesOnWhereItWas() {
        try (TestCluster cluster = new TestCluster(3, GROUP).startAll()) {
            cluster.group(1, GROUP).submit("kept").join();
            for (int node = 1; node <= 3; node++) {
                cluster.stop(node);
            }
            // A majority is enough from the second start on.
            cluster.start(2);
            cluster.start(3);
            assertEquals(
                    List.of("kept"),
                    cluster.group(2, GROUP)
                            .read(ReadConsistency.LINEARIZABLE, Register::commands)
                            .join());
        }
    }
}
