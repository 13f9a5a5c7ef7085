package io.skerry.examples.kv.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Tells whether two states hold the same, without having them in memory. Immutable.
 *
 * @param keys   how many keys there are
 * @param sha256 over all keys and values in their order, as hexadecimal digits
 */
public record KvDigest(long keys, String sha256) {

    /** Nothing at all. */
    public static final KvDigest EMPTY = new Builder().build();

    /** Takes keys and values. Not thread-safe; owned by its creator. */
    static final class Builder {

        private final MessageDigest sha256 = sha256();
        private long keys;

        void add(String key, Value value) {
            keys++;
            add(key.getBytes(StandardCharsets.UTF_8));
            add(value.bytes());
        }

        private void add(byte[] bytes) {
            sha256.update(
                    ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
            sha256.update(bytes);
        }

        KvDigest build() {
            return new KvDigest(keys, HexFormat.of().formatHex(sha256.digest()));
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("Every Java platform must have SHA-256", e);
            }
        }
    }
}
