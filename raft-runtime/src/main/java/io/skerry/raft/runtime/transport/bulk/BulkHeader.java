package io.skerry.raft.runtime.transport.bulk;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The bytes in front of a frame's head. Stateless, thread-safe. */
final class BulkHeader {

    static final int BYTES = 16;
    static final int VERSION = 1;

    private static final int CHECKED_BYTES = 12;

    private BulkHeader() {}

    static byte[] encode(int type, byte[] head, int dataBytes) {
        ByteBuffer out = ByteBuffer.allocate(BYTES + head.length);
        out.putInt(head.length)
                .putInt(dataBytes)
                .put((byte) type)
                .put((byte) VERSION)
                .putShort((short) 0);
        out.putInt(crc(out.array(), head)).put(head);
        return out.array();
    }

    static int crc(byte[] header, byte[] head) {
        CRC32C crc = new CRC32C();
        crc.update(header, 0, CHECKED_BYTES);
        crc.update(head);
        return (int) crc.getValue();
    }
}
