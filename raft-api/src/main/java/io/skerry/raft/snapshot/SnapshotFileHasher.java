package io.skerry.raft.snapshot;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Computes what a manifest says of a file, while its bytes pass by once. Needs 4 bytes for each MiB that has passed.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class SnapshotFileHasher {

    private final MessageDigest sha256 = Digest.newSha256();
    private final CRC32C crc = new CRC32C();
    private int[] crcs = new int[4];
    private int chunks;
    private int inChunk;
    private long size;

    /** Begins with no bytes. */
    public SnapshotFileHasher() {}

    /** Takes the bytes that come next. */
    public void update(byte[] bytes, int offset, int length) {
        update(ByteBuffer.wrap(bytes, offset, length));
    }

    /** Takes the bytes that come next; the buffer is at its limit then. */
    public void update(ByteBuffer bytes) {
        sha256.update(bytes.duplicate());
        size += bytes.remaining();
        int limit = bytes.limit();
        while (bytes.position() < limit) {
            int part = Math.min(limit - bytes.position(), SnapshotFile.CHUNK_BYTES - inChunk);
            crc.update(bytes.limit(bytes.position() + part));
            inChunk += part;
            if (inChunk == SnapshotFile.CHUNK_BYTES) {
                endChunk();
            }
        }
        bytes.limit(limit);
    }

    /** Returns the file as it is with the bytes that have come; takes no more after that. */
    public SnapshotFile finish(String name) {
        if (inChunk > 0) {
            endChunk();
        }
        return new SnapshotFile(name, size, Digest.of(sha256), Arrays.copyOf(crcs, chunks));
    }

    private void endChunk() {
        if (chunks == crcs.length) {
            crcs = Arrays.copyOf(crcs, 2 * chunks);
        }
        crcs[chunks++] = (int) crc.getValue();
        crc.reset();
        inChunk = 0;
    }
}
