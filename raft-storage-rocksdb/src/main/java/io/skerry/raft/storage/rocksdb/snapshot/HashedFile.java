package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotFileHasher;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/**
 * A file of a snapshot that is being written: hashed as it goes, and synced every few MiB, so that the last sync is not one of
 * everything. Not thread-safe; owned by its creator.
 */
final class HashedFile extends OutputStream {

    private static final int BUFFER_BYTES = 64 << 10;

    private final String name;
    private final FileChannel channel;
    private final Room room;
    private final Consumer<SnapshotFile> whole;
    private final SnapshotFileHasher hasher = new SnapshotFileHasher();
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private long unsynced;
    private boolean broken;

    /** Makes the file; who asked for it is told once it is whole. */
    HashedFile(Path path, Room room, Consumer<SnapshotFile> whole) throws IOException {
        this.name = path.getFileName().toString();
        this.room = room;
        this.whole = whole;
        this.channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            if (!buffer.hasRemaining()) {
                drain();
            }
            int part = Math.min(length - done, buffer.remaining());
            buffer.put(bytes, offset + done, part);
            done += part;
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        hasher.update(buffer.duplicate());
        // Until it is written, it is not.
        broken = true;
        unsynced += buffer.remaining();
        Folders.writeFully(channel, buffer);
        if (unsynced >= Room.STEP_BYTES) {
            room.require(Room.STEP_BYTES);
            channel.force(false);
            unsynced = 0;
        }
        broken = false;
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (broken || !channel.isOpen()) {
                return;
            }
            drain();
            channel.force(true);
            whole.accept(hasher.finish(name));
        }
    }
}
