package io.skerry.raft.runtime.transport.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.skerry.raft.core.check.Check;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.List;

/**
 * What is to be sent, with its size, before it is bytes: so a queue holds values, which nobody has to release, and a
 * buffer is made when the socket has room. Immutable.
 */
public final class Frame {

    /** A sign of life. */
    public static final Frame PING = new Frame(FrameType.PING, sink -> {});

    /** Accepts the other side's hello. */
    public static final Frame WELCOME = new Frame(FrameType.WELCOME, sink -> {});

    /** Writes a body. */
    private interface Body {
        void writeTo(BodySink sink);
    }

    private final FrameType type;
    private final long bodyBytes;
    private final Body body;

    private Frame(FrameType type, Body body) {
        BodySink.Counting counting = new BodySink.Counting();
        body.writeTo(counting);
        this.type = type;
        this.bodyBytes = counting.bytes();
        this.body = body;
    }

    /** Returns the frame of a group's message; a heartbeat is alone in it. */
    public static Frame of(RaftMessage message) {
        if (message instanceof HeartbeatRequest || message instanceof HeartbeatResponse) {
            return heartbeats(List.of(message));
        }
        return new Frame(MessageTypes.of(message), sink -> message.deliverTo(new MessageWriter(sink)));
    }

    /** Returns the frame of a node's message. */
    public static Frame of(NodeMessage message) {
        return new Frame(MessageTypes.of(message), sink -> message.deliverTo(new MessageWriter(sink)));
    }

    /** Returns the common frame of heartbeats and answers to heartbeats. */
    public static Frame heartbeats(List<RaftMessage> heartbeats) {
        List<RaftMessage> copy = List.copyOf(heartbeats);
        return new Frame(FrameType.HEARTBEATS, sink -> {
            sink.int32(copy.size());
            MessageWriter writer = new MessageWriter(sink);
            copy.forEach(heartbeat -> heartbeat.deliverTo(writer));
        });
    }

    /** Returns the frame that says who the sender is; {@link HelloCodec#fit} makes it fit. */
    public static Frame of(Hello hello) {
        return new Frame(FrameType.HELLO, sink -> HelloCodec.write(hello, sink));
    }

    /** Returns the frame that refuses a connection. */
    public static Frame of(Rejection rejection) {
        return new Frame(FrameType.REJECT, rejection::writeTo);
    }

    /** Returns what it carries. */
    public FrameType type() {
        return type;
    }

    /** Returns the size of its body. */
    public long bodyBytes() {
        return bodyBytes;
    }

    /** Returns its whole size. */
    public long bytes() {
        return FrameHeader.BYTES + bodyBytes;
    }

    /**
     * Returns the frame as bytes in a buffer of just its size, which the caller has to release. Nothing in it refers to
     * the message any more.
     */
    public ByteBuf encode(ByteBufAllocator allocator) {
        int bytes = Math.toIntExact(bytes());
        ByteBuf buffer = allocator.directBuffer(bytes, bytes);
        try {
            buffer.writerIndex(FrameHeader.BYTES);
            body.writeTo(new BodySink.Writing(buffer));
            Check.invariant(buffer.writerIndex() == bytes, "a frame of %d bytes has %d", bytes, buffer.writerIndex());
            FrameHeader.seal(buffer, type);
            return buffer;
        } catch (RuntimeException | Error e) {
            // An Error too: the bytes are outside of the heap, and nobody else would give them back.
            buffer.release();
            throw e;
        }
    }

    @Override
    public String toString() {
        return type + " (" + bytes() + " B)";
    }
}
