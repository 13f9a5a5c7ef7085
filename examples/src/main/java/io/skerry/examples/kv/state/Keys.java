package io.skerry.examples.kv.state;

import java.nio.charset.StandardCharsets;

/** What a key may be. Stateless. */
public final class Keys {

    /** The most bytes that a key has in UTF-8; it has at least one. */
    public static final int MAX_BYTES = 1024;

    private Keys() {}

    /**
     * Returns the key.
     *
     * @throws IllegalArgumentException if it is empty or too long
     */
    static String require(String key) {
        // A char takes at most three bytes: most keys need no counting.
        if (key.isEmpty() || key.length() > MAX_BYTES / 3 && key.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException("A key has 1 to " + MAX_BYTES + " bytes in UTF-8");
        }
        return key;
    }
}
