package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.Digest;
import io.skerry.raft.snapshot.SnapshotFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of a snapshot, chunk by chunk, and compares it with what its manifest says. Holds one chunk. Not thread-safe;
 * owned by its creator.
 */
final class ChunkReader implements AutoCloseable {

    /** Java copies what it reads through memory of its own, which it keeps for each thread. */
    private static final int READ_BYTES = 64 << 10;

    private final FileChannel channel;
    private final SnapshotFile file;
    private final String whose;
    private final ByteBuffer chunk;

    private ChunkReader(FileChannel channel, SnapshotFile file, String whose) {
        this.channel = channel;
        this.file = file;
        this.whose = whose;
        this.chunk = ByteBuffer.allocate((int) Math.min(SnapshotFile.CHUNK_BYTES, file.size()));
    }

    /**
     * Opens a file.
     *
     * @param whose begins the messages
     * @throws DamagedSnapshotException if it is not there, or has another size
     */
    static ChunkReader open(Path path, SnapshotFile file, String whose) throws IOException {
        FileChannel channel;
        try {
            channel = FileChannel.open(path, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw damage(whose, file, "it is missing", e);
        }
        try {
            if (channel.size() != file.size()) {
                throw damage(whose, file, "it has " + channel.size() + " bytes, and should have " + file.size(), null);
            }
            return new ChunkReader(channel, file, whose);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Reads a chunk, and returns its bytes, which are good until the next one is read.
     *
     * @throws DamagedSnapshotException if its checksum is another one, or it cannot be read
     */
    ByteBuffer read(int number) throws IOException {
        fill(number);
        if (!file.isChunk(number, chunk)) {
            throw damage(whose, file, "its MiB " + number + " (from 0) has another checksum than was written", null);
        }
        return chunk;
    }

    /**
     * Reads all of it.
     *
     * @throws DamagedSnapshotException if its digest is another one, or it cannot be read
     */
    void requireDigest() throws IOException {
        check(damage -> {
            throw damage;
        });
    }

    /** Is told of damage; throws it on, or has the rest looked at. */
    interface Damages {
        void found(DamagedSnapshotException damage) throws IOException;
    }

    /** Reads all of it, and tells of each MiB that is damaged; or, if none is, that the digest of the whole is another one. */
    void check(Damages damages) throws IOException {
        MessageDigest sha256 = Digest.newSha256();
        boolean isSound = true;
        for (int number = 0; number < file.crcs().length; number++) {
            try {
                sha256.update(read(number));
            } catch (DamagedSnapshotException e) {
                isSound = false;
                damages.found(e);
            }
        }
        if (isSound && !Digest.of(sha256).equals(file.digest())) {
            damages.found(damage(whose, file, "its SHA-256 is another one than was written", null));
        }
    }

    /** Returns which chunks of a file are there; that it ends early is no fault. */
    static BitSet soundChunks(Path path, SnapshotFile file) throws IOException {
        BitSet sound = new BitSet(file.crcs().length);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
                ChunkReader reader = new ChunkReader(channel, file, "")) {
            for (int number = 0; number < file.crcs().length && channel.size() >= end(file, number); number++) {
                reader.fill(number);
                sound.set(number, file.isChunk(number, reader.chunk));
            }
        } catch (NoSuchFileException e) {
            // Nothing of it has come.
            sound.clear();
        }
        return sound;
    }

    private static long end(SnapshotFile file, int number) {
        return (long) number * SnapshotFile.CHUNK_BYTES + file.chunkBytes(number);
    }

    private void fill(int number) throws IOException {
        int size = file.chunkBytes(number);
        long begin = (long) number * SnapshotFile.CHUNK_BYTES;
        chunk.clear();
        while (chunk.position() < size) {
            chunk.limit(Math.min(size, chunk.position() + READ_BYTES));
            if (readAt(begin + chunk.position(), number) < 0) {
                throw damage(whose, file, "it ends within its MiB " + number + " (from 0)", null);
            }
        }
        chunk.flip();
    }

    /** A file that cannot be read is as damaged as one with other bytes; that somebody was interrupted is no damage. */
    private int readAt(long position, int number) throws IOException {
        try {
            return channel.read(chunk, position);
        } catch (ClosedChannelException e) {
            throw e;
        } catch (IOException e) {
            throw damage(whose, file, "its MiB " + number + " (from 0) cannot be read: " + e, e);
        }
    }

    private static DamagedSnapshotException damage(
            String whose, SnapshotFile file, String fault, @Nullable Throwable cause) {
        DamagedSnapshotException damage =
                new DamagedSnapshotException(whose + " is damaged: file " + file.name() + ", " + fault);
        damage.initCause(cause);
        return damage;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
