package io.skerry.raft.runtime.transport.bulk;

import io.netty.buffer.ByteBuf;
import io.skerry.raft.runtime.transport.codec.WireException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of bytes as they come. The bytes are copied: nothing refers to the socket's buffer afterwards. Not
 * thread-safe; owned by its creator.
 */
public final class BulkDecoder {

    private static final byte[] NOTHING = new byte[0];

    private final BulkSide side;
    private final BulkBuffers buffers;
    private final byte[] header = new byte[BulkHeader.BYTES];

    private int headerFilled;
    private byte @Nullable [] head;
    private int headFilled;
    private byte @Nullable [] data;
    private int dataBytes;
    private int dataFilled;
    private boolean stopped;

    /**
     * Awaits a frame.
     *
     * @param side    says how large frames may be
     * @param buffers where data goes
     */
    public BulkDecoder(BulkSide side, BulkBuffers buffers) {
        this.side = side;
        this.buffers = buffers;
    }

    /** Returns whether a frame has begun that is not all here. */
    public boolean isWithinFrame() {
        return headerFilled > 0;
    }

    /** Takes nothing any more, and lets go of what has begun. */
    public void stop() {
        stopped = true;
        if (data != null) {
            buffers.recycle(data);
            data = null;
        }
    }

    /**
     * Takes all bytes that can be read, and hands on each frame that they complete.
     *
     * @throws WireException if they are no frames of this version; nothing sensible can follow
     */
    public void feed(ByteBuf bytes, Consumer<BulkFrame> receiver) {
        while (!stopped && bytes.isReadable()) {
            if (head == null) {
                headerFilled += take(bytes, header, headerFilled, header.length);
                if (headerFilled < header.length) {
                    return;
                }
                begin();
            }
            if (fill(bytes)) {
                complete(receiver);
            }
        }
    }

    /** What is claimed is held against what may be before anything is made for it. */
    private void begin() {
        ByteBuffer fields = ByteBuffer.wrap(header);
        int headBytes = fields.getInt();
        dataBytes = fields.getInt();
        fields.get();
        int version = fields.get() & 0xff;
        int reserved = fields.getShort() & 0xffff;
        if (version != BulkHeader.VERSION || reserved != 0) {
            throw new WireException("a frame of a bulk stream has version " + version + " and reserved bits " + reserved
                    + ", this version is " + BulkHeader.VERSION + " and knows none");
        }
        if (headBytes < 0 || headBytes > side.headBytes() || dataBytes < 0 || dataBytes > side.dataBytes()) {
            throw new WireException("a frame of a bulk stream claims " + Integer.toUnsignedString(headBytes) + " and "
                    + Integer.toUnsignedString(dataBytes) + " bytes, " + side.headBytes() + " and " + side.dataBytes()
                    + " are taken here");
        }
        head = new byte[headBytes];
    }

    /** Returns whether the frame is all here. */
    private boolean fill(ByteBuf bytes) {
        byte[] target = head;
        if (target == null) {
            return false;
        }
        headFilled += take(bytes, target, headFilled, target.length);
        if (headFilled < target.length) {
            return false;
        }
        if (data == null) {
            if (ByteBuffer.wrap(header).getInt(BulkHeader.BYTES - Integer.BYTES) != BulkHeader.crc(header, target)) {
                throw new WireException("a frame of a bulk stream does not have the checksum that it names");
            }
            data = dataBytes == 0 ? NOTHING : buffers.take(dataBytes);
        }
        dataFilled += take(bytes, data, dataFilled, dataBytes);
        return dataFilled == dataBytes;
    }

    private void complete(Consumer<BulkFrame> receiver) {
        BulkFrame frame = new BulkFrame(
                header[8] & 0xff, head == null ? NOTHING : head, data == null ? NOTHING : data, dataBytes);
        head = null;
        data = null;
        headerFilled = 0;
        headFilled = 0;
        dataFilled = 0;
        receiver.accept(frame);
    }

    private static int take(ByteBuf bytes, byte[] target, int filled, int until) {
        int taken = Math.min(until - filled, bytes.readableBytes());
        bytes.readBytes(target, filled, taken);
        return taken;
    }
}
