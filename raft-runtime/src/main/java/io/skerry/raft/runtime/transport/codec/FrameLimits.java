package io.skerry.raft.runtime.transport.codec;

import io.skerry.raft.config.ByteSize;

/** How large a body may be: known before anything is allocated for it. Stateless, thread-safe. */
public final class FrameLimits {

    /** The largest body before the handshake is through: anybody may have sent it. */
    public static final int HANDSHAKE_BODY_BYTES = 64 << 10;

    /** The most heartbeats' bytes that travel in one frame; more make another one. */
    public static final int HEARTBEATS_BODY_BYTES = 64 << 10;

    /** A heartbeat as an item of its frame, at most. */
    public static final int HEARTBEAT_BYTES = 81;

    /** Entries of one frame, when there is more than one. */
    private static final long APPEND_BYTES = 256 << 10;

    /** What stands around a command in its frame, and some. */
    private static final long OVERHEAD_BYTES = 4 << 10;

    private FrameLimits() {}

    /** Returns the largest body after the handshake, in a cluster whose commands are that large at most. */
    public static int bodyBytes(ByteSize maxPayload) {
        return Math.toIntExact(Math.max(APPEND_BYTES, maxPayload.bytes()) + OVERHEAD_BYTES);
    }
}
