package io.skerry.raft.runtime.transport.bulk;

import java.nio.ByteBuffer;

/**
 * What travels on a bulk stream. Not thread-safe: it has one owner at a time, and who sends it gives it away.
 */
public final class BulkFrame {

    /** The most data of a frame. */
    public static final int MAX_DATA_BYTES = 1 << 20;

    /** What a frame takes beside its bytes, about. */
    private static final int OVERHEAD_BYTES = 128;

    private static final byte[] NOTHING = new byte[0];

    private final int type;
    private final byte[] head;
    private final byte[] data;
    private final int dataBytes;

    /**
     * Makes a frame with data.
     *
     * @param type      0 to 255
     * @param head      what it says; not copied
     * @param data      not copied; {@link BulkStream#buffer} has arrays for it
     * @param dataBytes so many bytes from the array's begin
     */
    public BulkFrame(int type, byte[] head, byte[] data, int dataBytes) {
        if (dataBytes < 0 || dataBytes > data.length || dataBytes > MAX_DATA_BYTES) {
            throw new IllegalArgumentException("A frame cannot have " + dataBytes + " bytes of data");
        }
        this.type = type;
        this.head = head;
        this.data = data;
        this.dataBytes = dataBytes;
    }

    /** Makes a frame without data. */
    public BulkFrame(int type, byte[] head) {
        this(type, head, NOTHING, 0);
    }

    /** Returns what it is, 0 to 255. */
    public int type() {
        return type;
    }

    /** Returns what it says; not to be changed. */
    public byte[] head() {
        return head;
    }

    /** Returns its data. */
    public ByteBuffer data() {
        return ByteBuffer.wrap(data, 0, dataBytes);
    }

    /** Returns the number of bytes of data. */
    public int dataBytes() {
        return dataBytes;
    }

    /** Returns the array that its data is in. */
    byte[] array() {
        return data;
    }

    /** Returns the bytes that come before its data. */
    public byte[] encodeHead() {
        return encodeHead(type, head, dataBytes);
    }

    /** Returns the bytes that come before the data of a frame. */
    public static byte[] encodeHead(int type, byte[] head, int dataBytes) {
        return BulkHeader.encode(type, head, dataBytes);
    }

    /** Returns the memory that it takes, about. */
    public long bytes() {
        return OVERHEAD_BYTES + head.length + (long) data.length;
    }
}
