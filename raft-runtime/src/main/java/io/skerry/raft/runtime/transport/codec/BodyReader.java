package io.skerry.raft.runtime.transport.codec;

import io.skerry.raft.model.Payload;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Takes the fields of a body in order, and trusts none: each length and count is compared with the bytes that are left
 * before anything is made of it. Every method throws {@link WireException} when they do not suffice. Not thread-safe;
 * owned by its creator.
 */
final class BodyReader {

    private final byte[] body;
    private final ByteBuffer buffer;

    BodyReader(byte[] body) {
        this.body = body;
        this.buffer = ByteBuffer.wrap(body);
    }

    int remaining() {
        return buffer.remaining();
    }

    int position() {
        return buffer.position();
    }

    int int8() {
        require(Byte.BYTES);
        return buffer.get() & 0xff;
    }

    int int16() {
        require(Short.BYTES);
        return buffer.getShort() & 0xffff;
    }

    int int32() {
        require(Integer.BYTES);
        return buffer.getInt();
    }

    long int64() {
        require(Long.BYTES);
        return buffer.getLong();
    }

    /** Takes a number that is never negative. */
    long notNegative(String what) {
        long value = int64();
        if (value < 0) {
            throw new WireException("the " + what + " is negative: " + value);
        }
        return value;
    }

    boolean flag(String what) {
        int value = int8();
        if (value > 1) {
            throw new WireException("the " + what + " is neither 0 nor 1: " + value);
        }
        return value == 1;
    }

    /** Takes how many things follow, each of which has at least so many bytes. */
    int count(String what, int leastBytes) {
        int count = int32();
        if (count < 0 || count > remaining() / leastBytes) {
            throw new WireException("the body claims " + Integer.toUnsignedString(count) + " " + what + ", "
                    + remaining() + " bytes are left");
        }
        return count;
    }

    /** Takes bytes as they lie in the body, which the payload keeps. */
    Payload payload(int size) {
        if (size < 0) {
            throw new WireException("a length is negative: " + size);
        }
        require(size);
        Payload payload = Payload.wrap(body, buffer.position(), size);
        buffer.position(buffer.position() + size);
        return payload;
    }

    String text() {
        int length = int16();
        require(length);
        ByteBuffer utf8 = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        try {
            // Unlike a String's constructor, a decoder says when the bytes are no text.
            return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
        } catch (CharacterCodingException e) {
            throw new WireException("a text is not UTF-8", e);
        }
    }

    /** Refuses bytes that no field claims. */
    void requireEnd() {
        if (remaining() > 0) {
            throw new WireException("the body has " + remaining() + " bytes too many");
        }
    }

    private void require(int bytes) {
        if (buffer.remaining() < bytes) {
            throw new WireException("the body is cut short: " + bytes + " bytes are needed at byte " + buffer.position()
                    + " of " + body.length);
        }
    }
}
