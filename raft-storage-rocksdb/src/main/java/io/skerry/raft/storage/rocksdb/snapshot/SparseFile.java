package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file that is filled in any order, and synced every few MiB. Not thread-safe; owned by its creator. */
final class SparseFile implements AutoCloseable {

    private static final int BUFFER_BYTES = 64 << 10;

    private final FileChannel channel;
    private long unsynced;
    private boolean lost;

    /** Opens the file, or makes it. */
    SparseFile(Path path) throws IOException {
        channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    void write(long position, ByteBuffer bytes, Room room) throws IOException {
        channel.position(position);
        unsynced += bytes.remaining();
        Folders.writeFully(channel, bytes);
        if (unsynced >= Room.STEP_BYTES) {
            room.require(Room.STEP_BYTES);
            sync(false);
            unsynced = 0;
        }
    }

    private void sync(boolean all) throws IOException {
        try {
            channel.force(all);
        } catch (IOException e) {
            lost = true;
            throw e;
        }
    }

    /** Returns whether a sync has failed: then nobody knows what of it is on the disk, whatever can be read. */
    boolean isLost() {
        return lost;
    }

    /** Appends another file. */
    void copyFrom(Path source, Room room) throws IOException {
        try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            for (long position = 0; from.read(buffer.clear()) >= 0; position += buffer.limit()) {
                write(position, buffer.flip(), room);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (channel.isOpen()) {
                sync(true);
            }
        }
    }
}
