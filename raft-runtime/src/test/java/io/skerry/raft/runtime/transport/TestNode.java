package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBufAllocator;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import io.skerry.raft.runtime.transport.bulk.BulkServer;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A transport with its loops and a listener that records. */
final class TestNode implements AutoCloseable {

    /** What differs between nodes; everything else is right. */
    static final class Options {
        int loops = 1;
        IoKind io = IoKind.NIO;
        long openCounter = 1;
        long store;
        RaftConfig config = RaftConfig.DEFAULT;
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;

        @Nullable
        BulkServer served;

        BulkLimits bulk = BulkLimits.DEFAULT;
        UnaryOperator<Hello> hello = UnaryOperator.identity();
    }

    /** Changes some of the options. */
    interface Change {
        void to(Options options);
    }

    final NodeId id;
    final Member self;
    final ClusterConfig cluster;
    final EventLoops loops;
    final Transport transport;
    final Recorder recorder;
    HostPort address;

    private TestNode(
            ClusterConfig cluster,
            NodeId id,
            Options options,
            EventLoops loops,
            Transport transport,
            HostPort address) {
        this.id = id;
        this.self = member(id, options);
        this.cluster = cluster;
        this.loops = loops;
        this.transport = transport;
        this.recorder =
                new Recorder(loops, stream -> options.hello.apply(hello(cluster, stream, self, address, options)));
    }

    static TestNode start(ClusterConfig cluster, long id) {
        return start(cluster, id, options -> {});
    }

    static TestNode start(ClusterConfig cluster, long id, Change change) {
        NodeId node = NodeId.of(id);
        return startAt(cluster, id, cluster.node(node).bindAddress(), change);
    }

    static TestNode startAt(ClusterConfig cluster, long id, HostPort bind, Change change) {
        NodeId node = NodeId.of(id);
        Options options = new Options();
        change.to(options);
        EventLoops loops = new EventLoops("n" + id, options.loops, cluster.lanes(), options.io);
        NettyTransport transport = new NettyTransport(
                node, cluster, bind, options.config, loops, PlainEntryCodec.INSTANCE, id, options.allocator);
        if (options.served != null) {
            transport.serveBulk(options.bulk, options.served);
        }
        ClusterNode listed = cluster.find(node);
        return started(
                new TestNode(cluster, node, options, loops, transport, listed != null ? listed.address() : bind));
    }

    static TestNode startIn(InProcessNetwork network, ClusterConfig cluster, long id, Change change) {
        NodeId node = NodeId.of(id);
        Options options = new Options();
        change.to(options);
        EventLoops loops = new EventLoops("n" + id, options.loops, cluster.lanes(), options.io);
        Transport transport = network.transport(node, cluster, options.config, loops, PlainEntryCodec.INSTANCE);
        return started(new TestNode(
                cluster, node, options, loops, transport, cluster.node(node).address()));
    }

    private static TestNode started(TestNode made) {
        try {
            made.address = made.transport.start(made.recorder);
            return made;
        } catch (RuntimeException e) {
            made.loops.close();
            throw e;
        }
    }

    static Hello hello(ClusterConfig cluster, int stream, Member self, HostPort address, Options options) {
        return new Hello(
                Hello.PROTOCOL,
                stream,
                cluster.id(),
                cluster.lanes(),
                self,
                address,
                options.openCounter,
                PlainEntryCodec.NAME,
                cluster.election(),
                cluster.maxPayload(),
                cluster.sessions(),
                List.of());
    }

    private static Member member(NodeId id, Options options) {
        return new Member(id, StoreId.of(options.store != 0 ? options.store : 1000 + id.value()));
    }

    /** Does something on a lane's loop, and returns what comes of it. */
    <T> T on(int lane, Callable<T> action) {
        try {
            return loops.loopOf(lane).submit(action).get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Sends and flushes. */
    boolean send(int lane, RaftMessage message) {
        return on(lane, () -> {
            boolean taken = transport.send(lane, message);
            transport.flush(loops.indexOf(lane));
            return taken;
        });
    }

    /** Sends and flushes. */
    boolean send(int lane, TestNode to, NodeMessage message) {
        return on(lane, () -> {
            boolean taken = transport.send(lane, to.id, message);
            transport.flush(loops.indexOf(lane));
            return taken;
        });
    }

    PeerStatus peer(long node) {
        return transport.peers().stream()
                .filter(peer -> peer.node().value() == node)
                .findFirst()
                .orElseThrow();
    }

    /** Waits until all lanes to another node are up, on this side. */
    void awaitUp(long node) {
        Await.until(
                () -> "node " + id + " is connected to " + peer(node) + recorder.events(),
                () -> peer(node).lanesUp() == cluster.lanes());
    }

    /** Waits until no lane to another node is up, on this side. */
    void awaitDown(long node) {
        Await.until(
                () -> "node " + id + " is not connected to " + peer(node),
                () -> peer(node).lanesUp() == 0);
    }

    /** Waits until the last thing that went wrong with a peer contains those words. */
    String awaitFault(long node, String words) {
        Await.until(
                () -> "the fault of " + peer(node) + " contains \"" + words + "\"",
                () -> String.valueOf(peer(node).fault()).contains(words));
        return String.valueOf(peer(node).fault());
    }

    @Override
    public void close() {
        transport.close();
        loops.close();
        assertEquals(List.of(), recorder.broken(), "node " + id);
        assertEquals(java.util.Set.of(), recorder.up(), "node " + id + " was told of each loss: " + recorder.events());
    }
}
