package io.skerry.raft.runtime.transport.codec;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of bytes as they come. A body is copied once, from the socket's buffer to an array of its own, which is
 * made when the length is known and within the limit; nothing refers to the socket's buffer afterwards. Not thread-safe;
 * owned by its creator.
 */
public final class FrameDecoder {

    /** Takes frames. */
    public interface Receiver {

        /** Takes a frame whose checksum matches, and the body's array. */
        void onFrame(FrameType type, byte[] body);
    }

    private static final byte[] NO_BODY = new byte[0];

    private final byte[] header = new byte[FrameHeader.BYTES];
    private final CRC32C crc = new CRC32C();

    private int limit;
    private int headerFilled;
    private byte @Nullable [] body;
    private int bodyFilled;
    private boolean stopped;

    /**
     * Awaits a frame.
     *
     * @param limit the largest body that is taken, in bytes
     */
    public FrameDecoder(int limit) {
        this.limit = limit;
    }

    /** Changes the limit, from the next frame on. */
    public void limit(int bodyBytes) {
        this.limit = bodyBytes;
    }

    /** Takes no more frames, even of bytes that are here already. */
    public void stop() {
        stopped = true;
        body = null;
    }

    /** Returns whether a frame has begun that is not all here. */
    public boolean isWithinFrame() {
        return headerFilled > 0;
    }

    /**
     * Takes all bytes that can be read, and hands on each frame that they complete.
     *
     * @throws WireException if they are no frames of this version; nothing sensible can follow
     */
    public void feed(ByteBuf bytes, Receiver receiver) {
        while (!stopped && bytes.isReadable()) {
            if (body == null) {
                headerFilled += take(bytes, header, headerFilled);
                if (headerFilled < header.length) {
                    return;
                }
                int size = FrameHeader.bodyBytes(header, limit);
                body = size == 0 ? NO_BODY : new byte[size];
            }
            bodyFilled += take(bytes, body, bodyFilled);
            if (bodyFilled < body.length) {
                return;
            }
            complete(body, receiver);
        }
    }

    private void complete(byte[] full, Receiver receiver) {
        FrameType type = FrameHeader.check(header, full, crc);
        headerFilled = 0;
        bodyFilled = 0;
        body = null;
        receiver.onFrame(type, full);
    }

    private static int take(ByteBuf bytes, byte[] target, int filled) {
        int taken = Math.min(target.length - filled, bytes.readableBytes());
        bytes.readBytes(target, filled, taken);
        return taken;
    }
}
