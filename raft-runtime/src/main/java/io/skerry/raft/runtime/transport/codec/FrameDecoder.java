package io.skerry.raft.runtime.transport.codec;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Makes frames of bytes as they come. A body is copied from the socket's buffer to an array of its own; nothing refers
 * to the socket's buffer afterwards. For a known peer that array is made when the length is known and within the limit;
 * for a stranger it grows with the bytes that are here, since whoever claims a length has sent nothing yet. Not
 * thread-safe; owned by its creator.
 */
public final class FrameDecoder {

    /** Takes frames. */
    public interface Receiver {

        /** Takes a frame whose checksum matches, and the body's array. */
        void onFrame(FrameType type, byte[] body);
    }

    private static final byte[] NO_BODY = new byte[0];

    /** What a stranger's claim is worth. */
    private static final int FIRST_BYTES = 1 << 10;

    private final byte[] header = new byte[FrameHeader.BYTES];
    private final CRC32C crc = new CRC32C();

    private int limit;
    private int headerFilled;
    private boolean known;
    private byte @Nullable [] body;
    private int bodyBytes;
    private int bodyFilled;
    private boolean stopped;

    /**
     * Awaits a frame of a stranger.
     *
     * @param limit the largest body that is taken, in bytes
     */
    public FrameDecoder(int limit) {
        this.limit = limit;
    }

    /**
     * The other end is known from now on: the lengths that it claims are believed up to another limit.
     *
     * @param bodyLimit the largest body that is taken, in bytes, from the next frame on
     */
    public void trust(int bodyLimit) {
        this.limit = bodyLimit;
        this.known = true;
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
                bodyBytes = FrameHeader.bodyBytes(header, limit);
                body = bodyBytes == 0 ? NO_BODY : new byte[known ? bodyBytes : Math.min(bodyBytes, FIRST_BYTES)];
            }
            bodyFilled += take(bytes, body, bodyFilled);
            if (bodyFilled == bodyBytes) {
                complete(body, receiver);
            } else if (bodyFilled == body.length) {
                body = Arrays.copyOf(body, Math.min(bodyBytes, 2 * body.length));
            }
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
