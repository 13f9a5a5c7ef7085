package io.skerry.raft.runtime.transport.codec;

import io.skerry.raft.runtime.wire.OneLine;

/**
 * Why a connection is refused. Immutable.
 *
 * @param fault  whether something is wrong; if not, the connection is not needed, since another one stands
 * @param reason one line that names the fault and the mend
 */
public record Rejection(boolean fault, String reason) {

    /** Makes one line of the reason, and not a long one: it may come from a stranger, and goes to a log. */
    public Rejection {
        reason = OneLine.of(reason);
    }

    void writeTo(BodySink sink) {
        sink.int8(fault ? 1 : 0);
        sink.text(reason);
    }

    /**
     * Returns what the other side says.
     *
     * @throws WireException if the body holds anything else
     */
    public static Rejection read(byte[] body) {
        return MessageReader.read(FrameType.REJECT, body, reader -> new Rejection(reader.flag("fault"), reader.text()));
    }
}
