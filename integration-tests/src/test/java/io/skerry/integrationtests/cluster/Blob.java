package io.skerry.integrationtests.cluster;

import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.storage.rocksdb.kryo.KryoCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A command: bytes that say by themselves whether they are whole, as a number and what follows from it. Whoever made it
 * may change the array: what was submitted before is not to be touched by that.
 *
 * @param bytes the array itself, no copy
 */
public record Blob(byte[] bytes) {

    static final CommandCodec<Blob> CODEC = KryoCodec.of(Blob.class).register(1, Blob.class, "blob");

    /** Returns the command of that number. */
    public static Blob of(long number, int size) {
        byte[] bytes = new byte[Math.max(size, Long.BYTES)];
        ByteBuffer.wrap(bytes).putLong(number);
        for (int i = Long.BYTES; i < bytes.length; i++) {
            bytes[i] = filler(number, i);
        }
        return new Blob(bytes);
    }

    long number() {
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** Returns whether all bytes are those that the number says. */
    boolean isWhole() {
        long number = number();
        for (int i = Long.BYTES; i < bytes.length; i++) {
            if (bytes[i] != filler(number, i)) {
                return false;
            }
        }
        return true;
    }

    /** Makes the array a ruin. */
    void spoil() {
        Arrays.fill(bytes, (byte) 0xEE);
    }

    private static byte filler(long number, int i) {
        return (byte) (number * 31 + i * 7L);
    }
}
