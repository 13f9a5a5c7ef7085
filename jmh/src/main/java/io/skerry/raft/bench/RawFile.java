package io.skerry.raft.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a log could cost at least: bytes that are ready in a direct buffer, one write, one {@code fdatasync}. Not
 * thread-safe; owned by its creator.
 */
public final class RawFile implements AutoCloseable {

    private static final int CHUNK_BYTES = 1 << 20;

    private final FileChannel channel;
    private final long size;
    private long position;

    private RawFile(FileChannel channel, long size) {
        this.channel = channel;
        this.size = size;
    }

    /** Makes a file that grows with every write, so that every sync has to record its new size and blocks too. */
    public static RawFile growing(Path path) throws IOException {
        return new RawFile(create(path), Long.MAX_VALUE);
    }

    /**
     * Makes a file of a fixed size that is written from the beginning again when its end is reached. It is written once
     * before this returns: space that was only reserved would have to be marked as written by the first syncs.
     */
    public static RawFile overwritten(Path path, long size) throws IOException {
        FileChannel channel = create(path);
        ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
        for (long at = 0; at < size; at += CHUNK_BYTES) {
            writeFully(channel, chunk.clear(), at);
        }
        channel.force(true);
        return new RawFile(channel, size);
    }

    /** Writes what the buffer holds behind what was written last, and syncs; the buffer can be used again. */
    public void append(ByteBuffer bytes) throws IOException {
        if (position > size - bytes.remaining()) {
            position = 0;
        }
        position = writeFully(channel, bytes.duplicate(), position);
        channel.force(false);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static FileChannel create(Path path) throws IOException {
        return FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static long writeFully(FileChannel channel, ByteBuffer bytes, long from) throws IOException {
        long at = from;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
        return at;
    }
}
