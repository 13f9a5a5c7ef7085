package io.skerry.raft.storage.rocksdb.layout;

import io.skerry.raft.storage.CorruptionException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/**
 * The envelope of every value of the families {@code stable} and {@code metadata}.
 *
 * <pre>
 *  offset  bytes
 *       0      1   format version, 1
 *       1      4   CRC32C over the key and the body
 *       5      -   body
 * </pre>
 *
 * Stateless, thread-safe.
 */
public final class SmallRecord {

    private static final int BODY_AT = 5;

    private SmallRecord() {}

    /** Returns the body in its envelope. */
    public static byte[] seal(byte[] key, byte[] body) {
        return ByteBuffer.allocate(BODY_AT + body.length)
                .put((byte) FormatVersion.SMALL_RECORD)
                .putInt(checksum(key, body, 0))
                .put(body)
                .array();
    }

    /**
     * Returns the body, from its beginning to its end.
     *
     * @throws CorruptionException if the record is not what was written under this key
     */
    public static ByteBuffer open(byte[] key, byte[] value) {
        String what = "Record " + HexFormat.of().formatHex(key);
        if (value.length < BODY_AT) {
            throw new CorruptionException(
                    what + " is damaged: it has only " + value.length + " bytes" + WayBack.REPLACE);
        }
        FormatVersion.requireKnown(what, value[0], FormatVersion.SMALL_RECORD);
        int expected = ByteBuffer.wrap(value).getInt(1);
        int actual = checksum(key, value, BODY_AT);
        if (expected != actual) {
            throw new CorruptionException(String.format(
                    "%s is damaged: its checksum is %08x, its bytes have %08x%s",
                    what, expected, actual, WayBack.REPLACE));
        }
        return ByteBuffer.wrap(value, BODY_AT, value.length - BODY_AT).slice();
    }

    private static int checksum(byte[] key, byte[] bytes, int from) {
        CRC32C crc = new CRC32C();
        crc.update(key);
        crc.update(bytes, from, bytes.length - from);
        return (int) crc.getValue();
    }
}
