package io.skerry.raft.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Names one Raft group: 64 bits, any value. Immutable.
 *
 * <p>A group is numbered by whoever creates it, or named: then its number is the first 8 bytes of the SHA-256 of the
 * name in UTF-8, and the name is kept beside it in the store, so that two names of one number are refused when the
 * second is created (see {@code StorageBatch.groupName}).
 *
 * @param value the number
 */
public record GroupId(long value) implements Comparable<GroupId> {

    /** The only group of a simple node, named {@code default}. */
    public static final GroupId DEFAULT = ofName("default");

    /** Returns the group of that number. */
    public static GroupId of(long value) {
        return new GroupId(value);
    }

    /**
     * Returns the group of that name.
     *
     * @throws IllegalArgumentException if the name is blank
     */
    public static GroupId ofName(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("A group's name must not be blank");
        }
        byte[] hash = sha256().digest(name.getBytes(StandardCharsets.UTF_8));
        return new GroupId(ByteBuffer.wrap(hash).getLong());
    }

    /** Orders groups as their numbers stand on disk: unsigned. */
    @Override
    public int compareTo(GroupId other) {
        return Long.compareUnsigned(value, other.value);
    }

    /** Returns the number as 16 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x", value);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must have SHA-256", e);
        }
    }
}
