package io.skerry.examples.kv.wire;

import io.skerry.examples.kv.state.Keys;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A key as one segment of a path: UTF-8, percent-encoded. Stateless. */
public final class KeyPath {

    private static final String PLAIN = "-_~";

    private KeyPath() {}

    /** Returns the segment; dots are encoded too, or "." and ".." would mean something else on the way. */
    public static String encode(String key) {
        StringBuilder segment = new StringBuilder(key.length());
        for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
                segment.append(c);
            } else {
                segment.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return segment.toString();
    }

    /**
     * Returns the key of a segment as it stood in the request.
     *
     * @throws IllegalArgumentException if it is no percent-encoded UTF-8, or has not 1 to 1,024 bytes
     */
    public static String decode(String segment) {
        byte[] bytes = bytes(segment);
        if (bytes.length < 1 || bytes.length > Keys.MAX_BYTES) {
            throw new IllegalArgumentException("A key has 1 to " + Keys.MAX_BYTES + " bytes, not " + bytes.length);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("A key is text in UTF-8, percent-encoded", e);
        }
    }

    private static byte[] bytes(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c == '%') {
                bytes.write(octet(segment, i + 1));
                i += 2;
            } else if (c > ' ' && c < 0x7F) {
                bytes.write(c);
            } else {
                throw new IllegalArgumentException("A key in a path is percent-encoded, but for plain ASCII");
            }
        }
        return bytes.toByteArray();
    }

    private static int octet(String segment, int from) {
        int high = from < segment.length() ? Character.digit(segment.charAt(from), 16) : -1;
        int low = from + 1 < segment.length() ? Character.digit(segment.charAt(from + 1), 16) : -1;
        if (high < 0 || low < 0) {
            throw new IllegalArgumentException("A percent sign in a key is written %25");
        }
        return high << 4 | low;
    }
}
