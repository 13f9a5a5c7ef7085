package io.skerry.raft.runtime.transport.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The 12 bytes that every frame begins with: length of the whole frame (4), type (1), flags (1), reserved (2), CRC32C
 * (4) of type, flags, reserved and body. Stateless, thread-safe.
 */
final class FrameHeader {

    static final int BYTES = 12;

    private static final int TYPE_AT = 4;
    private static final int FLAGS_AT = 5;
    private static final int RESERVED_AT = 6;
    private static final int CRC_AT = 8;
    /** Type, flags and reserved are checked as well: a flipped bit there would make another message of the body. */
    private static final int CHECKED_BYTES = CRC_AT - TYPE_AT;

    private FrameHeader() {}

    /** Writes the header in front of a body that fills the buffer. */
    static void seal(ByteBuf buffer, FrameType type) {
        int bytes = buffer.writerIndex();
        buffer.setInt(0, bytes);
        buffer.setByte(TYPE_AT, type.code());
        buffer.setByte(FLAGS_AT, 0);
        buffer.setShort(RESERVED_AT, 0);
        CRC32C crc = new CRC32C();
        crc.update(buffer.nioBuffer(TYPE_AT, CHECKED_BYTES));
        crc.update(buffer.nioBuffer(BYTES, bytes - BYTES));
        buffer.setInt(CRC_AT, (int) crc.getValue());
    }

    /**
     * Returns the size of the body that follows.
     *
     * @param limit the largest body that is taken
     * @throws WireException if no frame of this version begins like this
     */
    static int bodyBytes(byte[] header, int limit) {
        ByteBuffer fields = ByteBuffer.wrap(header);
        int length = fields.getInt();
        if (length < BYTES || length - BYTES > limit) {
            throw new WireException("a frame claims a length of " + Integer.toUnsignedString(length) + " bytes, "
                    + BYTES + " to " + (BYTES + limit) + " are taken here");
        }
        FrameType.of(fields.get() & 0xff);
        int flags = fields.get() & 0xff;
        int reserved = fields.getShort() & 0xffff;
        if (flags != 0 || reserved != 0) {
            throw new WireException("a frame has flags " + flags + " and reserved bits " + reserved
                    + ", of which this version knows none");
        }
        return length - BYTES;
    }

    /**
     * Returns what the frame carries.
     *
     * @throws WireException if the checksum does not match the bytes
     */
    static FrameType check(byte[] header, byte[] body, CRC32C crc) {
        crc.reset();
        crc.update(header, TYPE_AT, CHECKED_BYTES);
        crc.update(body);
        int expected = ByteBuffer.wrap(header).getInt(CRC_AT);
        int actual = (int) crc.getValue();
        if (expected != actual) {
            throw new WireException(String.format("a frame's checksum is %08x, its bytes have %08x", expected, actual));
        }
        return FrameType.of(header[TYPE_AT] & 0xff);
    }
}
