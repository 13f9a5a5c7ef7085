package io.skerry.raft.runtime.transport.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EncodedEntries.Ownership;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is written is read again, whatever it is and in whatever pieces it comes. */
class RoundTripTest {

    private static final int LIMIT = 1 << 20;
    private static final int SEEDS = 500;

    @Test
    void everyMessageIsReadAsItWasWritten() {
        for (int seed = 0; seed < SEEDS; seed++) {
            Samples samples = new Samples(seed);
            for (RaftMessage message : samples.raftOfEveryKind()) {
                Object read = Wires.read(Wires.bytes(Frame.of(message)), LIMIT).get(0);
                Object one = read instanceof List<?> heartbeats ? heartbeats.get(0) : read;
                assertEquals(Wires.comparable(message), Wires.comparable(one), "seed " + seed);
            }
            for (NodeMessage message : samples.nodeOfEveryKind()) {
                assertEquals(List.of(message), Wires.read(Wires.bytes(Frame.of(message)), LIMIT), "seed " + seed);
            }
            Hello hello = samples.hello();
            assertEquals(List.of(hello), Wires.read(Wires.bytes(Frame.of(hello)), LIMIT), "seed " + seed);
        }
    }

    @Test
    void framesMayComeInAnyPieces() {
        for (int seed = 0; seed < 50; seed++) {
            List<Frame> frames = new Samples(seed).frames();
            ByteBuf all = Unpooled.buffer();
            List<Object> expected = new ArrayList<>();
            for (Frame frame : frames) {
                byte[] bytes = Wires.bytes(frame);
                all.writeBytes(bytes);
                expected.add(Wires.comparable(Wires.read(bytes, LIMIT).get(0)));
            }
            for (int most : new int[] {1, 2, 13, 1000}) {
                assertEquals(expected, inPieces(all.duplicate(), most, seed), "seed " + seed + " pieces " + most);
            }
        }
    }

    private static List<Object> inPieces(ByteBuf all, int most, long seed) {
        Random random = new Random(seed);
        List<Object> read = new ArrayList<>();
        FrameDecoder decoder = new FrameDecoder(LIMIT);
        while (all.isReadable()) {
            ByteBuf piece = all.readSlice(Math.min(all.readableBytes(), 1 + random.nextInt(most)));
            decoder.feed(piece, (type, body) -> read.add(Wires.comparable(Wires.content(type, body))));
            assertFalse(piece.isReadable(), "every byte is taken");
        }
        assertFalse(decoder.isWithinFrame());
        return read;
    }

    @Test
    void whatWasReadDoesNotReferToTheSocketsBuffer() {
        Frame frame = new Samples(3)
                .raftOfEveryKind().stream()
                        .filter(message -> message instanceof AppendEntriesRequest)
                        .map(Frame::of)
                        .findFirst()
                        .orElseThrow();
        ByteBuf socket = frame.encode(UnpooledByteBufAllocator.DEFAULT);
        List<Object> read = new ArrayList<>();
        new FrameDecoder(LIMIT).feed(socket, (type, body) -> read.add(Wires.content(type, body)));
        Object before = Wires.comparable(read.get(0));
        for (int i = 0; i < socket.capacity(); i++) {
            socket.setByte(i, 0xaa);
        }
        socket.release();
        assertEquals(before, Wires.comparable(read.get(0)));
    }

    @Test
    void recordsThatWereReadBelongToTheReader() {
        for (RaftMessage message : new Samples(3).raftOfEveryKind()) {
            if (message instanceof AppendEntriesRequest) {
                AppendEntriesRequest read = (AppendEntriesRequest)
                        Wires.read(Wires.bytes(Frame.of(message)), LIMIT).get(0);
                assertFalse(read.entries().isEmpty(), "the seed makes entries");
                for (EncodedEntries part : read.entries().parts()) {
                    assertSame(Ownership.HANDED_OVER, part.ownership());
                }
            }
        }
    }

    @Test
    void aFrameThatWasEncodedDoesNotReferToTheMessage() {
        for (RaftMessage message : new Samples(3).raftOfEveryKind()) {
            if (message instanceof AppendEntriesRequest request) {
                ByteBuf encoded = Frame.of(message).encode(UnpooledByteBufAllocator.DEFAULT);
                byte[] before = bytes(encoded);
                request.entries().parts().forEach(part -> Arrays.fill(part.buffer(), (byte) 0xaa));
                assertArrayEquals(before, bytes(encoded));
                encoded.release();
            }
        }
    }

    private static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }

    @Test
    void aHelloWithTooManyTypesIsMadeToFit() {
        List<CommandTypes> types = new ArrayList<>();
        for (int group = 0; group < 2000; group++) {
            types.add(new CommandTypes(GroupId.of(group), "group" + group, Map.of(1, "x".repeat(50))));
        }
        Hello some = new Samples(1).hello();
        Hello large = new Hello(
                some.protocol(),
                some.stream(),
                some.cluster(),
                some.lanes(),
                some.self(),
                some.address(),
                some.openCounter(),
                some.entryCodec(),
                some.election(),
                some.maxPayload(),
                some.sessions(),
                types);
        HelloCodec.Fitting fitting = HelloCodec.fit(large);
        assertTrue(Frame.of(fitting.hello()).bodyBytes() <= FrameLimits.HANDSHAKE_BODY_BYTES);
        assertTrue(fitting.hello().types().size() > 500, "it is used well");
        List<CommandTypes> all = new ArrayList<>(fitting.hello().types());
        all.addAll(fitting.later());
        assertEquals(types, all);
    }
}
