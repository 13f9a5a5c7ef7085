package io.skerry.raft.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Bytes with a stated owner, compared by content. Immutable, provided that an array handed to {@link #wrap} is not
 * changed afterwards. A store has taken its own copy of a payload when the call that received it returns.
 */
public final class Payload {

    /** No bytes. */
    public static final Payload EMPTY = new Payload(new byte[0], 0, 0);

    private final byte[] bytes;
    private final int offset;
    private final int size;

    private Payload(byte[] bytes, int offset, int size) {
        this.bytes = bytes;
        this.offset = offset;
        this.size = size;
    }

    /** Returns a payload of its own copy of the bytes. */
    public static Payload copyOf(byte[] bytes) {
        return wrap(bytes.clone());
    }

    /** Takes the array over: the caller must not change it while the payload is in use. */
    public static Payload wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Payload(bytes, 0, bytes.length);
    }

    /**
     * Takes a range of the array over: the caller must not change it while the payload is in use.
     *
     * @throws IndexOutOfBoundsException if the range is not inside the array
     */
    public static Payload wrap(byte[] bytes, int offset, int size) {
        Objects.checkFromIndexSize(offset, size, bytes.length);
        return size == 0 ? EMPTY : new Payload(bytes, offset, size);
    }

    /** Returns the text in UTF-8. */
    public static Payload ofUtf8(String text) {
        return wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the number of bytes. */
    public int size() {
        return size;
    }

    /** Returns whether there are no bytes. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** Returns one byte. */
    public byte byteAt(int index) {
        return bytes[offset + Objects.checkIndex(index, size)];
    }

    /** Returns a copy of the bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(bytes, offset, offset + size);
    }

    /**
     * Returns a part of the bytes; no copy.
     *
     * @throws IndexOutOfBoundsException if the range is not inside these bytes
     */
    public Payload slice(int from, int count) {
        Objects.checkFromIndexSize(from, count, size);
        return wrap(bytes, offset + from, count);
    }

    /** Copies the bytes into the target, which must have room for {@link #size} of them from {@code targetOffset}. */
    public void copyTo(byte[] target, int targetOffset) {
        System.arraycopy(bytes, offset, target, targetOffset, size);
    }

    /** Returns a read-only view, from position 0 to its limit; no copy. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(bytes, offset, size).slice().asReadOnlyBuffer();
    }

    /** Returns the bytes as text in UTF-8. */
    public String toUtf8() {
        return new String(bytes, offset, size, StandardCharsets.UTF_8);
    }

    /** Returns the bytes as hexadecimal digits. */
    public String toHex() {
        return HexFormat.of().formatHex(bytes, offset, offset + size);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Payload that
                && Arrays.equals(bytes, offset, offset + size, that.bytes, that.offset, that.offset + that.size);
    }

    @Override
    public int hashCode() {
        int hash = 1;
        for (int i = offset; i < offset + size; i++) {
            hash = 31 * hash + bytes[i];
        }
        return hash;
    }

    /** Returns the size only: payloads are never logged. */
    @Override
    public String toString() {
        return size + " B";
    }
}
