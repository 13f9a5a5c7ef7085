package io.skerry.raft.runtime.transport.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.ArrayList;
import java.util.List;

/** Bytes of frames, and what is read from bytes. */
final class Wires {

    private static final MessageReader READER = new MessageReader(PlainEntryCodec.INSTANCE);

    private Wires() {}

    static byte[] bytes(Frame frame) {
        ByteBuf buffer = frame.encode(UnpooledByteBufAllocator.DEFAULT);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        buffer.release();
        return bytes;
    }

    /** Returns what a decoder makes of bytes that come in one piece. */
    static List<Object> read(byte[] bytes, int limit) {
        List<Object> read = new ArrayList<>();
        new FrameDecoder(limit).feed(Unpooled.wrappedBuffer(bytes), (type, body) -> read.add(content(type, body)));
        return read;
    }

    static Object content(FrameType type, byte[] body) {
        return switch (type) {
            case HELLO -> HelloCodec.read(body);
            case REJECT -> Rejection.read(body);
            case PING, WELCOME -> type;
            default ->
                switch (type.family()) {
                    case HEARTBEATS -> READER.readHeartbeats(body);
                    case RAFT -> READER.readRaft(type, body);
                    default -> READER.readNode(type, body);
                };
        };
    }

    /** Returns a message in a form that compares entries by their bytes, in however many parts they are. */
    static Object comparable(Object message) {
        if (message instanceof AppendEntriesRequest request) {
            List<Object> entries = new ArrayList<>();
            request.entries().parts().forEach(part -> entries.addAll(PlainEntryCodec.INSTANCE.decode(part)));
            return List.of(request.envelope(), request.previous(), request.leaderCommit(), entries);
        }
        return message;
    }
}
