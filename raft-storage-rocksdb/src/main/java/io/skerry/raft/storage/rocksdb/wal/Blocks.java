package io.skerry.raft.storage.rocksdb.wal;

import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * A log file, block by block; many are read at once, never the whole file. Not through a channel: that would keep a direct
 * buffer of the largest read for each thread.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class Blocks implements AutoCloseable {

    private static final int CHUNK_BYTES = 16 * Fragments.BLOCK_BYTES;

    private final RandomAccessFile file;
    private final long size;
    private final byte[] chunk;
    private long chunkAt;
    private int chunkBytes;
    private long blockAt = -Fragments.BLOCK_BYTES;

    private Blocks(RandomAccessFile file, long size) {
        this.file = file;
        this.size = size;
        // A small file needs no large buffer: thousands of storages are opened one after another.
        this.chunk = new byte[(int) Math.min(CHUNK_BYTES, Math.max(1, size))];
    }

    static Blocks open(Path path) throws IOException {
        if (Files.notExists(path)) {
            // Else it could not be told from a file that may not be read.
            throw new NoSuchFileException(path.toString());
        }
        RandomAccessFile file = new RandomAccessFile(path.toFile(), "r");
        try {
            return new Blocks(file, file.length());
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    /** Goes on to the next block; false if there is none. */
    boolean next() throws IOException {
        blockAt += Fragments.BLOCK_BYTES;
        if (blockAt >= size) {
            return false;
        }
        if (blockAt >= chunkAt + chunkBytes) {
            read();
        }
        return true;
    }

    private void read() throws IOException {
        chunkAt = blockAt;
        chunkBytes = (int) Math.min(chunk.length, size - blockAt);
        file.seek(chunkAt);
        try {
            file.readFully(chunk, 0, chunkBytes);
        } catch (EOFException e) {
            throw new IOException("the file became shorter while it was read", e);
        }
    }

    /** Returns the array that holds the block, among others. */
    byte[] bytes() {
        return chunk;
    }

    /** Returns where the block begins in the array. */
    int from() {
        return (int) (blockAt - chunkAt);
    }

    /** Returns where it ends there. */
    int until() {
        return Math.min(from() + Fragments.BLOCK_BYTES, chunkBytes);
    }

    /** Returns whether the file ends with this block. */
    boolean isLast() {
        return blockAt + Fragments.BLOCK_BYTES >= size;
    }

    /** Returns where a place in the array is in the file. */
    long offset(int at) {
        return chunkAt + at;
    }

    long size() {
        return size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
