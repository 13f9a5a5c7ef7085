package io.skerry.integrationtests.hostile;

import ch.qos.logback.classic.Level;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.skerry.integrationtests.Ports;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.config.RaftConfig.IoKind;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.transport.NettyTransport;
import io.skerry.raft.runtime.transport.TransportListener;
import io.skerry.raft.runtime.transport.codec.Frame;
import io.skerry.raft.runtime.transport.codec.FrameLimits;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A transport that listens: whole connections, from the first byte to what comes after the handshake. */
final class HandshakeTarget implements Target, TransportListener {

    private static final NodeId SELF = NodeId.of(2);
    private static final CommandTypes TYPES = new CommandTypes(GroupId.of(7), "counter", Map.of(1, "Add"));

    private static final ByteSize MAX_PAYLOAD = ByteSize.ofKiB(512);

    private final ClusterConfig cluster;
    private final Mutator mutator = new Mutator();
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true);
    private final EventLoops loops;
    private final NettyTransport transport;
    private final int port;
    private final long[] threads;
    private final Warnings warnings = Warnings.of(NettyTransport.class.getName());
    private int seen;

    HandshakeTarget() {
        List<Integer> ports = Ports.free(2);
        // Node 1 is where nobody listens: it is only ever spoken for.
        cluster = ClusterConfig.builder()
                .name("fuzz")
                .lanes(3)
                .maxPayload(MAX_PAYLOAD)
                .node(ClusterNode.of(1, ":" + ports.get(0)))
                .node(ClusterNode.of(2, ":" + ports.get(1)))
                .build();
        loops = new EventLoops("fuzz", 2, cluster.lanes(), IoKind.NIO);
        transport = new NettyTransport(
                SELF,
                cluster,
                cluster.node(SELF).bindAddress(),
                RaftConfig.DEFAULT,
                loops,
                KryoEntryCodec.INSTANCE,
                1,
                allocator);
        port = transport.start(this).port();
        threads = Allocation.threads(name -> name.startsWith("skerry-loop-fuzz"));
    }

    @Override
    public String name() {
        return "handshake";
    }

    @Override
    public int share() {
        return 10;
    }

    @Override
    public byte[] input(Random random) {
        if (random.nextInt(16) == 0) {
            return Mutator.noise(random, 300);
        }
        // A store of its own, or one input that claims to have been opened often would have all later ones refused.
        WireSamples samples = new WireSamples(cluster, StoreId.of(random.nextLong()));
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        if (random.nextBoolean()) {
            stream.writeBytes(WireSamples.framed(
                    FrameType.HELLO.code(),
                    mutator.mutate(WireSamples.body(samples.hello()), WireSamples.body(samples.any(random)), random)));
        } else {
            stream.writeBytes(samples.hello());
        }
        stream.writeBytes(WireSamples.framed(FrameType.WELCOME.code(), new byte[0]));
        for (int more = random.nextInt(3); more > 0; more--) {
            stream.writeBytes(samples.changed(mutator, random));
        }
        byte[] bytes = stream.toByteArray();
        return random.nextInt(4) == 0 ? mutator.mutate(bytes, samples.any(random), random) : bytes;
    }

    /** Whoever is answered with a hello was let in. */
    @Override
    public boolean take(byte[] input) throws IOException {
        byte[] answer = Talk.say(port, input, firstFrame(input));
        List<String> errors = warnings.of(Level.ERROR);
        if (errors.size() > seen) {
            seen = errors.size();
            throw new AssertionError("the node blames itself: " + errors.get(seen - 1));
        }
        return answer.length > WireSamples.HEADER_BYTES && answer[4] == FrameType.HELLO.code();
    }

    /** Who has said hello waits for the answer; who has said less than it claims waits in vain. */
    private static int firstFrame(byte[] input) {
        int claimed = input.length < WireSamples.HEADER_BYTES
                ? 0
                : ByteBuffer.wrap(input).getInt();
        return claimed >= WireSamples.HEADER_BYTES && claimed <= input.length ? claimed : input.length;
    }

    /** The largest frame, which is believed of a peer that is known, and what the connection and its messages need. */
    @Override
    public long mostAllocated(int inputBytes) {
        return FrameLimits.bodyBytes(MAX_PAYLOAD) + (512 << 10) + 64L * inputBytes;
    }

    /** On the loops, where all of it is taken. */
    @Override
    public long allocated() {
        return Allocation.of(threads);
    }

    @Override
    public void close() {
        transport.close();
        loops.close();
        warnings.close();
        long bytes = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        if (bytes != 0) {
            throw new AssertionError(bytes + " bytes of buffers were not released");
        }
    }

    @Override
    public Hello hello(int stream) {
        return new Hello(
                Hello.PROTOCOL,
                stream,
                cluster.id(),
                cluster.lanes(),
                new Member(SELF, StoreId.of(1002)),
                cluster.node(SELF).address(),
                1,
                KryoEntryCodec.INSTANCE.name(),
                cluster.election(),
                cluster.maxPayload(),
                cluster.sessions(),
                List.of());
    }

    @Override
    public void onConnected(int lane, Hello peer) {
        transport.send(lane, peer.node(), TYPES);
        transport.flush(loops.indexOf(lane));
    }

    @Override
    public void onDisconnected(int lane, NodeId peer) {
        // Each connection ends.
    }

    @Override
    public void onMessage(int lane, RaftMessage message) {
        // That it can be read is all that matters here.
        Frame.of(message);
    }

    @Override
    public void onMessage(int lane, NodeId from, NodeMessage message) {
        Frame.of(message);
    }
}
