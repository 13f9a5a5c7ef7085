package io.skerry.raft.storage.rocksdb.kryo;

import com.esotericsoftware.kryo.kryo5.KryoException;
import com.esotericsoftware.kryo.kryo5.io.Input;

/**
 * An input over bytes that are not trusted: a length that claims more than is left is refused before anything of that
 * size is allocated. Not thread-safe; owned by its creator.
 */
final class CheckedInput extends Input {

    private static final int BELIEVED = 1024;

    /** How many more elements are believed. */
    private long elementsLeft;

    /** Returns how many elements all collections in so many bytes may claim to have together. */
    static long mostElements(int bytes) {
        return (long) bytes + BELIEVED;
    }

    @Override
    public void setBuffer(byte[] bytes, int offset, int count) {
        super.setBuffer(bytes, offset, count);
        elementsLeft = mostElements(count);
    }

    /** Refuses a count of things that take at least a byte each, if fewer bytes are left. */
    void requireLeft(int count) {
        if (count < 0 || count > limit - position) {
            throw new KryoException("A length of " + count + " is claimed, " + (limit - position) + " bytes are left");
        }
    }

    /**
     * As {@link #requireLeft}, for a count of things that may take no bytes at all: a few of these are believed. What was
     * claimed before counts too: collections in each other could all claim the same bytes.
     */
    void requirePlausible(int count) {
        if (count > BELIEVED || count < 0) {
            requireLeft(count);
        }
        elementsLeft -= count;
        if (elementsLeft < 0) {
            throw new KryoException("More elements are claimed than " + limit + " bytes can hold");
        }
    }

    /** Looks at a length that Kryo wrote as a variable-length int, without taking it. */
    int peekVarInt() {
        int before = position;
        int value = readVarInt(true);
        position = before;
        return value;
    }

    @Override
    public String readString() {
        int before = position;
        // Kryo's own format: the first bit tells a length from ASCII text, which ends by itself.
        if (readVarIntFlag()) {
            requireLeft(Math.max(0, readVarIntFlag(true) - 1));
        }
        position = before;
        return super.readString();
    }

    @Override
    public byte[] readBytes(int length) {
        requireLeft(length);
        return super.readBytes(length);
    }

    @Override
    public int[] readInts(int length) {
        requireLeft(length);
        return super.readInts(length);
    }

    @Override
    public int[] readInts(int length, boolean optimizePositive) {
        requireLeft(length);
        return super.readInts(length, optimizePositive);
    }

    @Override
    public long[] readLongs(int length) {
        requireLeft(length);
        return super.readLongs(length);
    }

    @Override
    public long[] readLongs(int length, boolean optimizePositive) {
        requireLeft(length);
        return super.readLongs(length, optimizePositive);
    }

    @Override
    public double[] readDoubles(int length) {
        requireLeft(length);
        return super.readDoubles(length);
    }

    @Override
    public float[] readFloats(int length) {
        requireLeft(length);
        return super.readFloats(length);
    }

    @Override
    public short[] readShorts(int length) {
        requireLeft(length);
        return super.readShorts(length);
    }

    @Override
    public char[] readChars(int length) {
        requireLeft(length);
        return super.readChars(length);
    }

    @Override
    public boolean[] readBooleans(int length) {
        requireLeft(length);
        return super.readBooleans(length);
    }
}
