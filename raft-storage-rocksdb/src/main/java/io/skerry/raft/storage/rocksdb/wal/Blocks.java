package io.skerry.raft.storage.rocksdb.wal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A log file, block by block; many are read at once, never the whole file.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class Blocks implements AutoCloseable {

    private static final int CHUNK_BYTES = 16 * Fragments.BLOCK_BYTES;

    private final FileChannel channel;
    private final long size;
    private final byte[] chunk;
    private long chunkAt;
    private int chunkBytes;
    private long blockAt = -Fragments.BLOCK_BYTES;

    private Blocks(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
        // A small file needs no large buffer: thousands of storages are opened one after another.
        this.chunk = new byte[(int) Math.min(CHUNK_BYTES, Math.max(1, size))];
    }

    static Blocks open(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        try {
            return new Blocks(channel, channel.size());
        } catch (IOException e) {
            channel.close();
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
        ByteBuffer into = ByteBuffer.wrap(chunk, 0, (int) Math.min(chunk.length, size - blockAt));
        while (into.hasRemaining()) {
            if (channel.read(into, chunkAt + into.position()) < 0) {
                throw new IOException("the file became shorter while it was read");
            }
        }
        chunkBytes = into.position();
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
        channel.close();
    }
}
