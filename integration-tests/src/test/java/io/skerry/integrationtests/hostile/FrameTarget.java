package io.skerry.integrationtests.hostile;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.transport.codec.FrameDecoder;
import io.skerry.raft.runtime.transport.codec.FrameLimits;
import io.skerry.raft.runtime.transport.codec.FrameType;
import io.skerry.raft.runtime.transport.codec.HelloCodec;
import io.skerry.raft.runtime.transport.codec.MessageReader;
import io.skerry.raft.runtime.transport.codec.Rejection;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.storage.rocksdb.kryo.KryoEntryCodec;
import java.io.ByteArrayOutputStream;
import java.util.Random;

/** The bytes of a connection, in pieces: frames, and the messages in them. */
final class FrameTarget implements Target {

    private static final int LIMIT = FrameLimits.HANDSHAKE_BODY_BYTES;

    private final WireSamples samples = new WireSamples(cluster(), StoreId.of(1001));
    private final Mutator mutator = new Mutator();
    private final MessageReader reader = new MessageReader(KryoEntryCodec.INSTANCE);
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false);

    private static ClusterConfig cluster() {
        return ClusterConfig.builder()
                .name("fuzz")
                .node(ClusterNode.of(1, ":1"))
                .build();
    }

    @Override
    public String name() {
        return "frames";
    }

    @Override
    public int share() {
        return 300;
    }

    @Override
    public byte[] input(Random random) {
        if (random.nextInt(16) == 0) {
            return Mutator.noise(random, 300);
        }
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        for (int frames = 1 + random.nextInt(3); frames > 0; frames--) {
            stream.writeBytes(random.nextInt(4) == 0 ? samples.any(random) : samples.changed(mutator, random));
        }
        byte[] bytes = stream.toByteArray();
        return random.nextInt(4) == 0 ? mutator.mutate(bytes, samples.any(random), random) : bytes;
    }

    @Override
    public boolean take(byte[] input) {
        FrameDecoder decoder = new FrameDecoder(LIMIT);
        Random pieces = new Random(input.length);
        int at = 0;
        try {
            while (at < input.length) {
                int size = Math.min(input.length - at, 1 + pieces.nextInt(200));
                ByteBuf piece = allocator.heapBuffer(size).writeBytes(input, at, size);
                try {
                    decoder.feed(piece, this::read);
                } finally {
                    piece.release();
                }
                at += size;
            }
            return true;
        } catch (WireException refused) {
            return false;
        }
    }

    private void read(FrameType type, byte[] body) {
        switch (type.family()) {
            case HANDSHAKE -> readHandshake(type, body);
            case PING -> {}
            case HEARTBEATS -> reader.readHeartbeats(body);
            case RAFT -> reader.readRaft(type, body);
            case NODE -> reader.readNode(type, body);
        }
    }

    private static void readHandshake(FrameType type, byte[] body) {
        if (type == FrameType.HELLO && HelloCodec.versionFault(body) == null) {
            HelloCodec.read(body);
        } else if (type == FrameType.REJECT) {
            Rejection.read(body);
        }
    }

    /** Before a handshake: the frame that is claimed, and what its values weigh as objects. */
    @Override
    public long mostAllocated(int inputBytes) {
        return LIMIT + (64 << 10) + 64L * inputBytes;
    }

    @Override
    public void close() {
        long bytes = allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
        if (bytes != 0) {
            throw new AssertionError(bytes + " bytes of buffers were not released");
        }
    }
}
