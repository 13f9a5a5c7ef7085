package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.Await;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However often and wherever connections break: nothing comes twice or out of order, and in the end all are up. */
class BrokenLinesTest {

    @ParameterizedTest
    @EnumSource(
            value = IoKind.class,
            names = {"NIO", "EPOLL"})
    void whatArrivesIsInOrderAndOnce(IoKind io) {
        List<Integer> ports = Ports.free(4);
        ClusterConfig.Builder builder =
                Clusters.builder(0).election(Clusters.impatient(1).election());
        for (int i = 0; i < 2; i++) {
            HostPort real = HostPort.parse("127.0.0.1:" + ports.get(i));
            HostPort proxied = HostPort.parse("127.0.0.1:" + ports.get(2 + i));
            builder.node(new ClusterNode(NodeId.of(i + 1), proxied, real, null, true));
        }
        ClusterConfig cluster = builder.build();
        try (Proxy before1 = new Proxy(ports.get(2), ports.get(0), 1);
                Proxy before2 = new Proxy(ports.get(3), ports.get(1), 2);
                TestNode one = start(cluster, 1, io);
                TestNode two = start(cluster, 2, io)) {
            AtomicLong number = new AtomicLong();
            Await.until("often broken", () -> {
                sendOnAllLanes(cluster, one, two, number);
                sendOnAllLanes(cluster, two, one, number);
                return one.recorder.events().size() > 40 && two.recorder.raft().size() > 500;
            });
            before1.heal();
            before2.heal();
            one.awaitUp(2);
            two.awaitUp(1);
            assertInOrder(one, cluster.lanes());
            assertInOrder(two, cluster.lanes());
        }
    }

    private static TestNode start(ClusterConfig cluster, long id, IoKind io) {
        return TestNode.start(cluster, id, options -> {
            options.io = io;
            options.loops = 2;
        });
    }

    private static void sendOnAllLanes(ClusterConfig cluster, TestNode from, TestNode to, AtomicLong number) {
        for (int lane = 0; lane < cluster.lanes(); lane++) {
            int where = lane;
            from.on(lane, () -> {
                for (int i = 0; i < 10; i++) {
                    // The lane is in the number, since a message does not name it.
                    long read = number.incrementAndGet() * cluster.lanes() + where;
                    from.transport.send(where, Messages.read(from.self, to.self, read));
                }
                from.transport.flush(from.loops.indexOf(where));
                return null;
            });
        }
    }

    private static void assertInOrder(TestNode node, int lanes) {
        long[] last = new long[lanes];
        node.recorder.raft().forEach(message -> {
            long read = ((ReadIndexRequest) message).read();
            int lane = (int) (read % lanes);
            assertTrue(read > last[lane], () -> read + " after " + last[lane]);
            last[lane] = read;
        });
    }
}
