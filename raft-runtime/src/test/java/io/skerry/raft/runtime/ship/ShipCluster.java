package io.skerry.raft.runtime.ship;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBufAllocator;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.transport.Clusters;
import io.skerry.raft.runtime.transport.InProcessFaults;
import io.skerry.raft.runtime.transport.InProcessNetwork;
import io.skerry.raft.runtime.transport.NettyTransport;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.transport.TransportListener;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.memory.MemorySnapshotStore;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Nodes that ship snapshots. What a node has in its store outlives it. */
final class ShipCluster implements AutoCloseable {

    static final GroupId GROUP = GroupId.of(7);

    /** Waits for nothing that a test does not let happen, and does not give up before the test's own deadline. */
    static final ShippingConfig CONFIG = ShippingConfig.DEFAULT
            .withSendBytesPerSecond(0)
            .withTimes(Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofSeconds(60), Duration.ofSeconds(60));

    /** The same, but does not wait for what will not come. */
    static final ShippingConfig HASTY = ShippingConfig.DEFAULT
            .withSendBytesPerSecond(0)
            .withTimes(Duration.ofSeconds(30), Duration.ofMillis(5), Duration.ZERO, Duration.ofMillis(200));

    final ClusterConfig config;
    final Map<Long, ShipNode> nodes = new TreeMap<>();
    LongSupplier nanoTime = System::nanoTime;
    ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;

    private final Net net;
    private final Path folder;
    private final InProcessNetwork network;
    private final Map<Long, SnapshotStore> stores = new TreeMap<>();
    private final Map<Long, Long> opened = new TreeMap<>();

    ShipCluster(Net net, int nodes, Path folder) {
        this(net, Clusters.of(nodes), folder);
    }

    ShipCluster(Net net, ClusterConfig config, Path folder) {
        this.net = net;
        this.folder = folder;
        this.config = config;
        this.network = new InProcessNetwork(net == Net.BYTES);
    }

    InProcessFaults faults() {
        return network.faults();
    }

    /** Returns the store of a node. */
    SnapshotStore store(long id) {
        return stores.computeIfAbsent(id, node -> new MemorySnapshotStore(GROUP, StoreId.of(1000 + node)));
    }

    /** Gives a node another store. */
    void store(long id, SnapshotStore store) {
        stores.put(id, store);
    }

    ShipNode start(long id) {
        return start(id, CONFIG);
    }

    ShipNode start(long id, ShippingConfig shipping) {
        return start(id, shipping, transport -> transport);
    }

    /** Starts a node whose transport is wrapped. */
    ShipNode start(long id, ShippingConfig shipping, UnaryOperator<Transport> wrap) {
        NodeId node = NodeId.of(id);
        EventLoops loops = new EventLoops("n" + id, 1, config.lanes(), net.isEpoll() ? IoKind.EPOLL : IoKind.NIO);
        Transport plain = net.hasSockets()
                ? new NettyTransport(
                        node,
                        config,
                        config.node(node).bindAddress(),
                        RaftConfig.DEFAULT,
                        loops,
                        PlainEntryCodec.INSTANCE,
                        id,
                        allocator)
                : network.transport(node, config, RaftConfig.DEFAULT, loops, PlainEntryCodec.INSTANCE);
        ShipNode made = new ShipNode(node, loops, wrap.apply(plain), shipping);
        made.transport.start(made);
        nodes.put(id, made);
        return made;
    }

    /** Starts nodes 1 up to the last, and waits until they are connected. */
    void startAll() {
        for (long id = 1; id <= config.nodes().size(); id++) {
            start(id);
        }
        awaitConnected();
    }

    void awaitConnected() {
        for (ShipNode node : nodes.values()) {
            Await.until(
                    "node " + node.id + " is connected",
                    () -> node.transport.peers().stream()
                            .filter(peer -> nodes.containsKey(peer.node().value()))
                            .allMatch(peer -> peer.lanesUp() == config.lanes()));
        }
    }

    void stop(long id) {
        nodes.remove(id).close();
    }

    /** Stops a node that is held up, and lets it go on only once another one has lost it. */
    void stopAmid(long id, ShipNode other, Runnable goOn) {
        Thread stopper = new Thread(() -> stop(id), "stopper");
        stopper.start();
        NodeId stopped = NodeId.of(id);
        Await.until(
                "node " + id + " is lost",
                () -> other.transport.peers().stream()
                        .noneMatch(peer -> peer.node().equals(stopped) && peer.lanesUp() > 0));
        goOn.run();
        try {
            stopper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Has a node take a snapshot of those files. */
    SnapshotManifest take(long id, long index, Map<String, byte[]> files) {
        return take(store(id), index, files);
    }

    /** Puts a snapshot of those files into a store. */
    static SnapshotManifest take(SnapshotStore store, long index, Map<String, byte[]> files) {
        try (SnapshotWriter writer = store.create()) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                try (OutputStream out = writer.create(file.getKey())) {
                    out.write(file.getValue());
                }
            }
            try (StoredSnapshot snapshot = writer.commit(LogPosition.of(1, index), index, Payload.ofUtf8("members"))) {
                return snapshot.manifest();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Has a node have the same snapshot that another one has. */
    void copy(long from, long to, SnapshotManifest manifest) {
        fetchInto(from, to, manifest);
    }

    private void fetchInto(long from, long to, SnapshotManifest manifest) {
        try (StoredSnapshot source = store(from).open(manifest.id());
                var receiver = store(to).receive(manifest)) {
            for (int file = 0; file < manifest.files().size(); file++) {
                for (int chunk = 0; chunk < manifest.files().get(file).crcs().length; chunk++) {
                    var bytes = java.nio.ByteBuffer.allocate(
                            manifest.files().get(file).chunkBytes(chunk));
                    source.read(file, (long) chunk << 20, bytes);
                    receiver.write(file, chunk, bytes.flip());
                }
            }
            receiver.commit().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns bytes that are the same for the same seed. */
    static byte[] bytes(int count, long seed) {
        byte[] bytes = new byte[count];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Override
    public void close() {
        nodes.values().forEach(ShipNode::close);
        nodes.clear();
    }

    /** A node. */
    final class ShipNode implements TransportListener, AutoCloseable {

        final NodeId id;
        final EventLoops loops;
        final Transport transport;
        final TestLibrary library;
        final SnapshotShipping shipping;

        private final long openCounter;

        private ShipNode(NodeId id, EventLoops loops, Transport transport, ShippingConfig shipping) {
            this.id = id;
            this.loops = loops;
            this.transport = transport;
            this.library = new TestLibrary(store(id.value()), net.sendsFiles() ? folder : null);
            this.openCounter = opened.merge(id.value(), 1L, Long::sum);
            this.shipping = new SnapshotShipping(id, transport, library, shipping, nanoTime);
        }

        /** Fetches from the others, of whom one is the leader. */
        TestOutcome fetch(long leader, long minIndex) {
            TestOutcome outcome = new TestOutcome();
            outcome.fetch =
                    shipping.fetch(GROUP, store(id.value()), NodeId.of(leader), minIndex, Long.MAX_VALUE, outcome);
            return outcome;
        }

        ShippingStatistics statistics() {
            return shipping.statistics();
        }

        @Override
        public Hello hello(int stream) {
            return new Hello(
                    Hello.PROTOCOL,
                    stream,
                    config.id(),
                    config.lanes(),
                    new Member(id, StoreId.of(1000 + id.value())),
                    config.node(id).address(),
                    openCounter,
                    PlainEntryCodec.NAME,
                    config.election(),
                    config.maxPayload(),
                    config.sessions(),
                    List.of());
        }

        @Override
        public void onConnected(int lane, Hello peer) {
            // The transport knows it, too.
        }

        @Override
        public void onDisconnected(int lane, NodeId peer) {
            // The transport knows it, too.
        }

        @Override
        public void onMessage(int lane, RaftMessage message) {
            throw new AssertionError("nobody sends " + message);
        }

        @Override
        public void onMessage(int lane, NodeId from, NodeMessage message) {
            throw new AssertionError("nobody sends " + message);
        }

        @Override
        public void close() {
            transport.close();
            shipping.close();
            loops.close();
            assertEquals(0, library.held.get(), "what was held was let go of");
        }
    }

    /** What became of a fetch. */
    static final class TestOutcome implements SnapshotFetches.Outcome {

        SnapshotFetches.@Nullable Fetch fetch;
        private @Nullable StoredSnapshot snapshot;
        private @Nullable Throwable cause;
        private int told;

        @Override
        public synchronized void fetched(StoredSnapshot fetched) {
            snapshot = fetched;
            told++;
        }

        @Override
        public synchronized void failed(Throwable failure) {
            cause = failure;
            told++;
        }

        synchronized int told() {
            return told;
        }

        private synchronized @Nullable Throwable cause() {
            return cause;
        }

        private synchronized @Nullable StoredSnapshot snapshot() {
            return snapshot;
        }

        /** Waits for the snapshot, and lets go of it. */
        SnapshotId await() {
            Await.until("an outcome", () -> told() > 0);
            StoredSnapshot fetched = snapshot();
            if (fetched == null) {
                throw new AssertionError(cause());
            }
            try (fetched) {
                fetched.verify();
                return fetched.id();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Waits for the failure. */
        String awaitFailure() {
            Await.until("an outcome", () -> told() > 0);
            Throwable failure = cause();
            if (failure == null) {
                throw new AssertionError("fetched");
            }
            return String.valueOf(failure.getMessage());
        }
    }

    static BulkLimits limits(int most, int mostPerPeer) {
        return new BulkLimits(most, mostPerPeer);
    }
}
