package io.skerry.raft.storage.rocksdb.layout;

import io.skerry.raft.model.GroupId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keys of the families {@code stable} and {@code metadata}: kind (1 byte), group (8 bytes), then what tells records of
 * one kind apart. The kind comes first, so that what an open needs is not strewn among values that it does not need.
 * Stateless, thread-safe.
 */
public final class StateKey {

    private static final int PREFIX_BYTES = 1 + Long.BYTES;

    /** Kinds of record in the family stable. */
    static final byte HARD_STATE = 1;

    static final byte MEMBERSHIP = 2;
    static final byte VALUE = 3;

    /** Kinds of record in the family metadata. */
    static final byte IDENTITY = 1;

    static final byte BOUNDARY = 2;
    static final byte TERM_RUN = 3;
    static final byte GROUP_NAME = 4;

    private StateKey() {}

    /** In stable: the hard state of a group. */
    public static byte[] hardState(GroupId group) {
        return prefix(HARD_STATE, group);
    }

    /** In stable: the prefix of a group's memberships. */
    public static byte[] memberships(GroupId group) {
        return prefix(MEMBERSHIP, group);
    }

    /** In stable: the membership that is in force from an index. */
    public static byte[] membership(GroupId group, long index) {
        return indexed(MEMBERSHIP, group, index);
    }

    /** In stable: the prefix of a group's values. */
    public static byte[] values(GroupId group) {
        return prefix(VALUE, group);
    }

    /** In stable: a named value. */
    public static byte[] value(GroupId group, String name) {
        byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(PREFIX_BYTES + utf8.length)
                .put(VALUE)
                .putLong(group.value())
                .put(utf8)
                .array();
    }

    /** In metadata: the identity of the storage. */
    public static byte[] identity() {
        return new byte[] {IDENTITY};
    }

    /** In metadata: the boundary of a group's log. */
    public static byte[] boundary(GroupId group) {
        return prefix(BOUNDARY, group);
    }

    /** In metadata: the prefix of a group's runs of terms. */
    public static byte[] termRuns(GroupId group) {
        return prefix(TERM_RUN, group);
    }

    /** In metadata: the term of the entries from an index on. */
    public static byte[] termRun(GroupId group, long firstIndex) {
        return indexed(TERM_RUN, group, firstIndex);
    }

    /** In metadata: the name that a group was made from. */
    public static byte[] groupName(GroupId group) {
        return prefix(GROUP_NAME, group);
    }

    /** In stable: the prefixes of all that can stand there of a group. */
    public static List<byte[]> allInStable(GroupId group) {
        return List.of(prefix(HARD_STATE, group), prefix(MEMBERSHIP, group), prefix(VALUE, group));
    }

    /** In metadata: the prefixes of all that can stand there of a group. */
    public static List<byte[]> allInMetadata(GroupId group) {
        return List.of(prefix(BOUNDARY, group), prefix(TERM_RUN, group), prefix(GROUP_NAME, group));
    }

    /** Returns the group of a key. */
    public static GroupId group(byte[] key) {
        return GroupId.of(ByteBuffer.wrap(key).getLong(1));
    }

    /** Returns the index of a membership's or run's key. */
    public static long index(byte[] key) {
        return ByteBuffer.wrap(key).getLong(PREFIX_BYTES);
    }

    /** Returns the name in a value's key. */
    public static String name(byte[] key) {
        return new String(key, PREFIX_BYTES, key.length - PREFIX_BYTES, StandardCharsets.UTF_8);
    }

    /** Returns whether a key holds a group, as all but the identity's do. */
    public static boolean hasGroup(byte[] key) {
        return key.length >= PREFIX_BYTES;
    }

    /** Returns the least key behind all keys that begin as a key of this kind and group does. */
    public static byte[] behind(byte[] key) {
        byte[] next = new byte[PREFIX_BYTES];
        System.arraycopy(key, 0, next, 0, PREFIX_BYTES);
        for (int i = PREFIX_BYTES - 1; i >= 0; i--) {
            if (++next[i] != 0) {
                break;
            }
        }
        return next;
    }

    private static byte[] prefix(byte kind, GroupId group) {
        return ByteBuffer.allocate(PREFIX_BYTES)
                .put(kind)
                .putLong(group.value())
                .array();
    }

    private static byte[] indexed(byte kind, GroupId group, long index) {
        return ByteBuffer.allocate(PREFIX_BYTES + Long.BYTES)
                .put(kind)
                .putLong(group.value())
                .putLong(index)
                .array();
    }
}
