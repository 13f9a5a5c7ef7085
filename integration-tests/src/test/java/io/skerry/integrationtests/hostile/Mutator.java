package io.skerry.integrationtests.hostile;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Changes valid bytes a little: flips bits, edits what may be lengths, cuts, repeats, splices, and puts in words that mean
 * something to who reads them. Immutable.
 */
final class Mutator {

    private static final int MOST_BYTES = 64 << 10;
    private static final long[] NUMBERS = {
        0,
        1,
        -1,
        2,
        127,
        128,
        255,
        256,
        1023,
        1025,
        32767,
        65535,
        65536,
        1 << 20,
        1 << 28,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE,
        Integer.MAX_VALUE - 7L,
        0xffffffffL,
        Long.MAX_VALUE,
        Long.MIN_VALUE,
        Long.MAX_VALUE - 1
    };
    /** The largest number as Kryo writes an int of variable length. */
    private static final byte[] VARIABLE = {-1, -1, -1, -1, 7};

    private final List<byte[]> words;

    /** Knows words of what is read. */
    Mutator(byte[]... words) {
        this.words = List.of(words);
    }

    /** Returns bytes that mean nothing, or next to nothing: small numbers come further than large ones. */
    static byte[] noise(Random random, int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        if (random.nextBoolean()) {
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = (byte) (bytes[at] % 8 == 0 ? bytes[at] >>> 3 & 3 : 0);
            }
        }
        return bytes;
    }

    /** Returns the bytes with one to four changes, in an array of its own. */
    byte[] mutate(byte[] valid, byte[] other, Random random) {
        byte[] bytes = valid.clone();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = change(bytes, other, random);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes, byte[] other, Random random) {
        if (bytes.length == 0) {
            return noise(random, 32);
        }
        int at = random.nextInt(bytes.length);
        int end = at + random.nextInt(bytes.length - at + 1);
        return switch (random.nextInt(words.isEmpty() ? 9 : 11)) {
            case 0, 1 -> flip(bytes, at, random);
            case 2 -> set(bytes, at, (byte) random.nextInt());
            case 3, 4 -> number(bytes, at, random);
            case 5 -> Arrays.copyOf(bytes, at);
            case 6 -> replaced(bytes, at, end, new byte[0]);
            case 7 -> repeated(bytes, at, end, random);
            case 8 -> spliced(bytes, at, other, random);
            default -> replaced(bytes, at, random.nextBoolean() ? at : end, words.get(random.nextInt(words.size())));
        };
    }

    private static byte[] flip(byte[] bytes, int at, Random random) {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        return bytes;
    }

    private static byte[] set(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }

    private static byte[] number(byte[] bytes, int at, Random random) {
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        switch (random.nextInt(4)) {
            case 0 -> {
                if (at + Short.BYTES <= bytes.length) {
                    buffer.putShort(at, (short) number);
                }
            }
            case 1 -> {
                if (at + Integer.BYTES <= bytes.length) {
                    buffer.putInt(at, (int) number);
                }
            }
            case 2 -> {
                if (at + Long.BYTES <= bytes.length) {
                    buffer.putLong(at, number);
                }
            }
            default -> {
                return replaced(bytes, at, at + 1, VARIABLE);
            }
        }
        return bytes;
    }

    private static byte[] repeated(byte[] bytes, int at, int end, Random random) {
        byte[] part = Arrays.copyOfRange(bytes, at, end);
        int times = 1 + random.nextInt(random.nextInt(16) == 0 ? 1000 : 4);
        ByteBuffer all = ByteBuffer.allocate(Math.min(MOST_BYTES, part.length * times));
        while (all.hasRemaining() && part.length > 0) {
            all.put(part, 0, Math.min(part.length, all.remaining()));
        }
        return replaced(bytes, at, at, all.array());
    }

    private static byte[] spliced(byte[] bytes, int at, byte[] other, Random random) {
        int from = random.nextInt(other.length + 1);
        return replaced(bytes, at, bytes.length, Arrays.copyOfRange(other, from, other.length));
    }

    private static byte[] replaced(byte[] bytes, int from, int until, byte[] part) {
        int length = Math.min(MOST_BYTES, bytes.length - (until - from) + part.length);
        return Arrays.copyOf(
                ByteBuffer.allocate(bytes.length - (until - from) + part.length)
                        .put(bytes, 0, from)
                        .put(part)
                        .put(bytes, until, bytes.length - until)
                        .array(),
                length);
    }
}
