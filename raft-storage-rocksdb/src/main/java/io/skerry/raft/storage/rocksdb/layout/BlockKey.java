package io.skerry.raft.storage.rocksdb.layout;

import io.skerry.raft.model.GroupId;
import java.nio.ByteBuffer;

/**
 * Keys of the family {@code log}: group (8 bytes), then the index of the block's last entry (8 bytes), big-endian. So
 * {@code seek(group, i)} lands on the block that holds entry i. Stateless, thread-safe.
 */
public final class BlockKey {

    /** The length of a key. */
    public static final int BYTES = 2 * Long.BYTES;

    private BlockKey() {}

    /** Returns the key of the block that ends with that index, or would. */
    public static byte[] of(GroupId group, long lastIndex) {
        return ByteBuffer.allocate(BYTES)
                .putLong(group.value())
                .putLong(lastIndex)
                .array();
    }

    /** Returns the key that stands behind all keys of a group: no index is negative, so none reaches this one. */
    public static byte[] endOf(GroupId group) {
        return of(group, Long.MIN_VALUE);
    }

    /** Returns whether the key is one of that group's. */
    public static boolean isOf(GroupId group, byte[] key) {
        return key.length == BYTES && group(key).equals(group);
    }

    /** Returns the group of a key. */
    public static GroupId group(byte[] key) {
        return GroupId.of(ByteBuffer.wrap(key).getLong());
    }

    /** Returns the index of the last entry of the block under a key. */
    public static long lastIndex(byte[] key) {
        return ByteBuffer.wrap(key).getLong(Long.BYTES);
    }

    /** Returns the key for a message: {@code log/GROUP/INDEX}. */
    public static String describe(byte[] key) {
        return "log/" + group(key) + "/" + lastIndex(key);
    }
}
