package io.skerry.raft.storage.rocksdb.layout;

import io.skerry.raft.model.GroupId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Keys of the family {@code log}: group (8 bytes), then the index of the block's last entry (8 bytes), big-endian. So
 * {@code seek(group, i)} lands on the block that holds entry i. Stateless, thread-safe.
 */
public final class BlockKey {

    /** The length of a key. */
    public static final int BYTES = 2 * Long.BYTES;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private BlockKey() {}

    /** Returns the key of the block that ends with that index, or would. */
    public static byte[] of(GroupId group, long lastIndex) {
        byte[] key = new byte[BYTES];
        write(key, group, lastIndex);
        return key;
    }

    /** Writes the key of the block that ends with that index into an array of {@link #BYTES}. */
    public static void write(byte[] key, GroupId group, long lastIndex) {
        LONG.set(key, 0, group.value());
        LONG.set(key, Long.BYTES, lastIndex);
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
