package io.skerry.raft.snapshot;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * A file of a snapshot, as its manifest describes it. Immutable: nobody changes the array.
 *
 * @param name   as {@link io.skerry.raft.statemachine.SnapshotSink#create} takes it
 * @param size   bytes
 * @param digest the SHA-256 of all of it
 * @param crcs   the CRC32C of each {@value #CHUNK_BYTES} bytes in order, the last of which may be shorter; none for an
 *               empty file
 */
public record SnapshotFile(String name, long size, Digest digest, int[] crcs) {

    /** The bytes that one checksum covers, and that are shipped at once. */
    public static final int CHUNK_BYTES = 1 << 20;

    /** The manifest's own name beside the files, which none of them may have, in whatever letters. */
    public static final String MANIFEST = "MANIFEST";

    /** Refuses a file without a name, or with another number of checksums than its size calls for. */
    public SnapshotFile {
        requireName(name);
        if (size < 0 || crcs.length != chunks(size)) {
            throw new IllegalArgumentException(
                    "File " + name + " of " + size + " bytes has " + crcs.length + " checksums");
        }
    }

    /**
     * Returns the name, if it can be one.
     *
     * @throws IllegalArgumentException if not
     */
    public static String requireName(String name) {
        boolean legal =
                !name.isEmpty() && name.length() <= 255 && name.charAt(0) != '.' && !name.equalsIgnoreCase(MANIFEST);
        for (int i = 0; legal && i < name.length(); i++) {
            char c = name.charAt(i);
            legal = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '.'
                    || c == '_'
                    || c == '-';
        }
        if (!legal) {
            throw new IllegalArgumentException("No name for a file of a snapshot: 1 to 255 letters, digits, . _ -,"
                    + " not beginning with a dot, and not " + MANIFEST + ": \"" + name + '"');
        }
        return name;
    }

    /** Returns the number of chunks of a file of that size. */
    public static long chunks(long size) {
        return size / CHUNK_BYTES + (size % CHUNK_BYTES == 0 ? 0 : 1);
    }

    /**
     * Returns whether the bytes, all of them, are those of a chunk; the buffer is left as it is.
     *
     * @param chunk counted from 0
     */
    public boolean isChunk(int chunk, ByteBuffer bytes) {
        if (bytes.remaining() != chunkBytes(chunk)) {
            return false;
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return (int) crc.getValue() == crcs[chunk];
    }

    /** Returns the bytes of a chunk, counted from 0. */
    public int chunkBytes(int chunk) {
        return (int) Math.min(CHUNK_BYTES, size - (long) chunk * CHUNK_BYTES);
    }
}
