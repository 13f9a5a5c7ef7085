package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.SnapshotSource;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;

/** A snapshot, held by one holder. Thread-safe. */
final class FileSnapshot implements StoredSnapshot {

    private final FileSnapshotStore store;
    private final StoredFolder folder;
    private final AtomicBoolean letGo = new AtomicBoolean();

    /** Takes over a hold on the folder. */
    FileSnapshot(FileSnapshotStore store, StoredFolder folder) {
        this.store = store;
        this.folder = folder;
    }

    StoredFolder folder() {
        return folder;
    }

    @Override
    public SnapshotManifest manifest() {
        return folder.manifest();
    }

    @Override
    public SnapshotId id() {
        return folder.id();
    }

    @Override
    public SnapshotSource source() {
        requireHeld();
        return new FileSource(this);
    }

    @Override
    public void read(int file, long offset, ByteBuffer into) throws IOException {
        SnapshotFile read = file(file);
        if (offset < 0 || offset + into.remaining() > read.size()) {
            throw new EOFException(folder + ": file " + read.name() + " has " + read.size() + " bytes, and not "
                    + into.remaining() + " from " + offset + " on");
        }
        try (FileChannel channel = openChannel(file)) {
            long position = offset;
            while (into.hasRemaining()) {
                int count = channel.read(into, position);
                if (count < 0) {
                    throw new EOFException(folder + ": file " + read.name() + " ends at " + position
                            + ", and should at " + read.size());
                }
                position += count;
            }
        }
    }

    @Override
    public FileChannel openChannel(int file) throws IOException {
        return FileChannel.open(folder.path(file(file)), StandardOpenOption.READ);
    }

    private SnapshotFile file(int number) {
        requireHeld();
        return folder.manifest().files().get(number);
    }

    @Override
    public void verify() throws IOException {
        requireHeld();
        check(() -> {
            requireManifest();
            for (SnapshotFile file : folder.manifest().files()) {
                try (ChunkReader reader = open(file)) {
                    reader.requireDigest();
                }
            }
            return null;
        });
    }

    private void requireManifest() throws IOException {
        SnapshotId found;
        try {
            found = Catalog.readManifest(folder.path()).id();
        } catch (DamagedSnapshotException e) {
            throw new DamagedSnapshotException(
                    folder + " is damaged: file " + SnapshotFile.MANIFEST + ", " + e.getMessage());
        }
        if (!found.equals(folder.id())) {
            throw new DamagedSnapshotException(
                    folder + " is damaged: file " + SnapshotFile.MANIFEST + ", it is that of another snapshot");
        }
    }

    ChunkReader open(SnapshotFile file) throws IOException {
        return ChunkReader.open(folder.path(file), file, folder.toString());
    }

    /** A look at the files. */
    interface Look<T> {
        T look() throws IOException;
    }

    /** Looks; if that finds damage, the store does not offer this snapshot any more. */
    <T> T check(Look<T> look) throws IOException {
        try {
            return look.look();
        } catch (DamagedSnapshotException e) {
            condemn(e);
            throw e;
        }
    }

    /** The store does not offer it any more. */
    void condemn(DamagedSnapshotException damage) {
        store.condemn(folder, damage.toString());
    }

    private void requireHeld() {
        if (letGo.get()) {
            throw new IllegalStateException(folder + " was let go of");
        }
    }

    @Override
    public void close() {
        if (letGo.compareAndSet(false, true)) {
            store.letGo(folder);
        }
    }
}
