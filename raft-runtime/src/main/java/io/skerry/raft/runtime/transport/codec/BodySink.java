package io.skerry.raft.runtime.transport.codec;

import io.netty.buffer.ByteBuf;
import io.skerry.raft.model.Payload;
import java.nio.charset.StandardCharsets;

/** Takes the fields of a body in order, all integers big-endian. Not thread-safe; owned by its creator. */
interface BodySink {

    /** The longest text in bytes: its length is two bytes. */
    int MAX_TEXT_BYTES = 0xffff;

    void int8(int value);

    void int16(int value);

    void int32(int value);

    void int64(long value);

    void bytes(byte[] source, int offset, int length);

    void payload(Payload payload);

    /**
     * Takes a text: its length (2 bytes), and its UTF-8.
     *
     * @throws IllegalArgumentException if it is too long
     */
    default void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        if (utf8.length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "A text on the wire has at most " + MAX_TEXT_BYTES + " bytes, not " + utf8.length);
        }
        int16(utf8.length);
        bytes(utf8, 0, utf8.length);
    }

    /** Counts the bytes only, so that a buffer can be made of exactly that size. */
    final class Counting implements BodySink {

        private long bytes;

        long bytes() {
            return bytes;
        }

        @Override
        public void int8(int value) {
            bytes += Byte.BYTES;
        }

        @Override
        public void int16(int value) {
            bytes += Short.BYTES;
        }

        @Override
        public void int32(int value) {
            bytes += Integer.BYTES;
        }

        @Override
        public void int64(long value) {
            bytes += Long.BYTES;
        }

        @Override
        public void bytes(byte[] source, int offset, int length) {
            bytes += length;
        }

        @Override
        public void payload(Payload payload) {
            bytes += payload.size();
        }
    }

    /** Writes them to a buffer. */
    record Writing(ByteBuf buffer) implements BodySink {

        @Override
        public void int8(int value) {
            buffer.writeByte(value);
        }

        @Override
        public void int16(int value) {
            buffer.writeShort(value);
        }

        @Override
        public void int32(int value) {
            buffer.writeInt(value);
        }

        @Override
        public void int64(long value) {
            buffer.writeLong(value);
        }

        @Override
        public void bytes(byte[] source, int offset, int length) {
            buffer.writeBytes(source, offset, length);
        }

        @Override
        public void payload(Payload payload) {
            buffer.writeBytes(payload.asByteBuffer());
        }
    }
}
