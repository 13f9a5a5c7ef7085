package io.skerry.raft.runtime.transport.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever bytes come, they are read or refused, with the one exception that says so, and within the limit. */
class FuzzTest {

    private static final int LIMIT = 64 << 10;
    /** What values weigh in memory, against their bytes: a heartbeat of 81 bytes is a handful of objects. */
    private static final long MOST_PER_BYTE = 32;

    /** The first time costs more: what was claimed is a thousand times as much. */
    private static final long SOME = 1 << 20;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Netty's classes, when they are first used, allocate more than any frame. */
    @BeforeAll
    static void readOnce() {
        Wires.read(Wires.bytes(Frame.PING), LIMIT);
    }

    @Test
    void randomBytesAreReadOrRefused() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(300)];
            random.nextBytes(bytes);
            readOrRefuse(bytes, "random " + i);
        }
    }

    @Test
    void randomBodiesUnderAGoodHeaderAreReadOrRefused() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            FrameType type = FrameType.values()[random.nextInt(FrameType.values().length)];
            byte[] body = new byte[random.nextInt(300)];
            random.nextBytes(body);
            if (random.nextBoolean()) {
                // Small numbers come further than large ones.
                for (int at = 0; at < body.length; at++) {
                    body[at] = (byte) (random.nextInt(8) == 0 ? random.nextInt(4) : 0);
                }
            }
            readOrRefuse(framed(type.code(), 0, body), type + " " + i);
        }
    }

    @Test
    void mutatedFramesAreReadOrRefused() {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            for (Frame frame : new Samples(seed).frames()) {
                byte[] bytes = Wires.bytes(frame);
                byte[] body = new byte[bytes.length - FrameHeader.BYTES];
                System.arraycopy(bytes, FrameHeader.BYTES, body, 0, body.length);
                mutate(body, random);
                readOrRefuse(framed(frame.type().code(), 0, body), frame + " seed " + seed);
                mutate(bytes, random);
                readOrRefuse(bytes, frame + " seed " + seed);
            }
        }
    }

    private static void mutate(byte[] bytes, Random random) {
        for (int i = 1 + random.nextInt(3); i > 0 && bytes.length > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(3)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                default -> {
                    if (at + Integer.BYTES <= bytes.length) {
                        ByteBuffer.wrap(bytes)
                                .putInt(
                                        at,
                                        new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 1 << 28}
                                                [random.nextInt(4)]);
                    }
                }
            }
        }
    }

    private static void readOrRefuse(byte[] bytes, String what) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        try {
            Wires.read(bytes, LIMIT);
        } catch (WireException refused) {
            // As it should be.
        } catch (RuntimeException | Error e) {
            fail(what + ": " + e, e);
        }
        long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
        long most = SOME + LIMIT + MOST_PER_BYTE * bytes.length;
        assertTrue(allocated <= most, () -> what + " of " + bytes.length + " bytes allocates " + allocated);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    a length that no frame has,      0000000b 04 00 0000 00000000, a frame claims a length of 11 bytes
                    zero,                            00000000 04 00 0000 00000000, a frame claims a length of 0 bytes
                    a negative length,               80000000 04 00 0000 00000000, a frame claims a length of 2147483648 bytes
                    the largest length,              7fffffff 04 00 0000 00000000, a frame claims a length of 2147483647 bytes
                    one byte beyond the limit,       0001000d 04 00 0000 00000000, a frame claims a length of 65549 bytes
                    an unknown type,                 0000000c ff 00 0000 00000000, a frame has type 255
                    type 0,                          0000000c 00 00 0000 00000000, a frame has type 0
                    an unknown flag,                 0000000c 04 01 0000 00000000, a frame has flags 1
                    a reserved bit,                  0000000c 04 00 0100 00000000, a frame has flags 0 and reserved bits 256
                    a wrong checksum,                0000000c 04 00 0000 00000000, a frame's checksum is 00000000
                    GET / HTTP/1.1,                  47455420 2f 20 4854 54502f31, a frame claims a length of 1195725856
                    """)
    void aBadHeaderIsRefusedBeforeAnythingIsAllocated(String what, String hex, String words) {
        byte[] header = HexFormat.of().parseHex(hex.replace(" ", ""));
        WireException refused = assertThrows(WireException.class, () -> Wires.read(header, LIMIT), what);
        assertTrue(refused.getMessage().contains(words), refused.getMessage());
    }

    @Test
    void whatAStrangerClaimsIsNotAllocatedBeforeItIsHere() {
        byte[] frame = framed(FrameType.HELLO.code(), 0, new byte[LIMIT]);
        feedInPieces(frame, Long.MAX_VALUE / 2); // What the first use of a class allocates is not the stranger's doing.
        feedInPieces(frame, 16 << 10);
    }

    private static void feedInPieces(byte[] frame, long mostBeside) {
        FrameDecoder decoder = new FrameDecoder(LIMIT);
        List<byte[]> bodies = new ArrayList<>();
        int fed = 0;
        // A header that claims the most that is taken, then the body in growing pieces.
        for (int piece = FrameHeader.BYTES; fed < frame.length; piece = 100 + fed / 4) {
            int size = Math.min(piece, frame.length - fed);
            ByteBuf bytes = Unpooled.wrappedBuffer(frame, fed, size);
            long before = THREADS.getCurrentThreadAllocatedBytes();
            decoder.feed(bytes, (type, body) -> bodies.add(body));
            long allocated = THREADS.getCurrentThreadAllocatedBytes() - before;
            fed += size;
            int here = fed;
            assertTrue(allocated <= mostBeside + 4L * here, () -> here + " bytes are here, and allocate " + allocated);
        }
        assertArrayEquals(new byte[LIMIT], bodies.get(0));
    }

    @Test
    void aFlippedTypeDoesNotMakeAnotherMessage() {
        byte[] bytes = Wires.bytes(Frame.of(new Samples(1).raftOfEveryKind().get(1)));
        bytes[4] = (byte) FrameType.REQUEST_VOTE_RESPONSE.code();
        assertThrows(WireException.class, () -> Wires.read(bytes, LIMIT));
    }

    /** A frame with a checksum that is right, whatever is in it. */
    private static byte[] framed(int type, int flags, byte[] body) {
        ByteBuffer frame = ByteBuffer.allocate(FrameHeader.BYTES + body.length);
        frame.putInt(frame.capacity()).put((byte) type).put((byte) flags).putShort((short) 0);
        CRC32C crc = new CRC32C();
        crc.update(frame.array(), 4, 4);
        crc.update(body);
        frame.putInt((int) crc.getValue()).put(body);
        return frame.array();
    }
}
