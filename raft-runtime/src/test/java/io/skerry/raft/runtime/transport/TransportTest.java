package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.runtime.Await;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nodes find each other, and what one sends arrives, in order, on the loop of its lane. */
class TransportTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    NIO,   1, 1, 1
                    NIO,   1, 2, 3
                    NIO,   3, 3, 2
                    EPOLL, 1, 1, 1
                    EPOLL, 2, 1, 3
                    EPOLL, 3, 3, 3
                    """)
    void messagesArriveInOrderWhateverTheLoops(IoKind io, int loops1, int loops2, int loops3) {
        ClusterConfig cluster = Clusters.of(3);
        int[] loops = {loops1, loops2, loops3};
        List<TestNode> nodes = new ArrayList<>();
        try {
            for (int id = 1; id <= 3; id++) {
                int count = loops[id - 1];
                nodes.add(TestNode.start(cluster, id, options -> {
                    options.loops = count;
                    options.io = io;
                }));
            }
            for (TestNode node : nodes) {
                nodes.stream().filter(other -> other != node).forEach(other -> node.awaitUp(other.id.value()));
            }
            for (TestNode node : nodes) {
                for (TestNode other : nodes) {
                    if (node != other) {
                        sendAndReceive(cluster, node, other);
                    }
                }
            }
        } finally {
            nodes.forEach(TestNode::close);
        }
    }

    private static void sendAndReceive(ClusterConfig cluster, TestNode from, TestNode to) {
        for (int lane = 0; lane < cluster.lanes(); lane++) {
            int before = to.recorder.raft().size();
            int where = lane;
            from.on(lane, () -> {
                for (int i = 1; i <= 100; i++) {
                    assertTrue(from.transport.send(where, Messages.append(from.self, to.self, i, 1000)));
                }
                from.transport.flush(from.loops.indexOf(where));
                return null;
            });
            Await.until("all arrive", () -> to.recorder.raft().size() == before + 100);
            for (int i = 1; i <= 100; i++) {
                assertEquals(
                        Messages.append(from.self, to.self, i, 1000).previous(),
                        ((io.skerry.raft.message.AppendEntriesRequest)
                                        to.recorder.raft().get(before + i - 1))
                                .previous());
            }
        }
    }
}
