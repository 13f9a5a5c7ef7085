package io.skerry.examples.kv.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A value: bytes, compared by content. Immutable, for nobody changes the array: whoever hands it over gives it up, and
 * whoever asks for it only reads.
 *
 * @param bytes the bytes themselves, no copy
 */
public record Value(byte[] bytes) {

    /** The most bytes that a value has. */
    public static final int MAX_BYTES = 1 << 20;

    /** Refuses what is too large. */
    public Value {
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("A value has at most " + MAX_BYTES + " bytes, not " + bytes.length);
        }
    }

    /** Returns the text in UTF-8. */
    public static Value ofUtf8(String text) {
        return new Value(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the number of bytes. */
    public int size() {
        return bytes.length;
    }

    /** Returns the bytes as text in UTF-8; bytes that are none become replacement characters. */
    public String toUtf8() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Value that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** Returns the size only: values are never logged. */
    @Override
    public String toString() {
        return bytes.length + " B";
    }
}
