package io.skerry.raft.storage.rocksdb.snapshot;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotFileHasher;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes a snapshot into a folder beside the others. Not thread-safe; owned by its creator. */
final class FileSnapshotWriter implements SnapshotWriter {

    private static final int BUFFER_BYTES = 64 << 10;

    private final FileSnapshotStore store;
    private final Path folder;
    private final int generation;
    private final Room room;
    /** Nothing for a name whose file is not whole. */
    private final Map<String, Optional<SnapshotFile>> files = new LinkedHashMap<>();

    private @Nullable KnownFiles known;
    private boolean ended;

    FileSnapshotWriter(FileSnapshotStore store, Path folder, int generation, Room room) {
        this.store = store;
        this.folder = folder;
        this.generation = generation;
        this.room = room;
    }

    @Override
    public OutputStream create(String name) throws IOException {
        reserve(name);
        return new HashedFile(folder.resolve(name), room, this::take);
    }

    private void reserve(String name) {
        requireNotEnded();
        if (files.putIfAbsent(SnapshotFile.requireName(name), Optional.empty()) != null) {
            throw new IllegalArgumentException("The snapshot has a file " + name + " already");
        }
    }

    private void take(SnapshotFile file) {
        files.put(file.name(), Optional.of(file));
    }

    /** A file that is linked into another snapshot of this store already is not read again: its digest is known. */
    @Override
    public void link(String name, Path file) throws IOException {
        reserve(name);
        Path target = folder.resolve(name);
        if (!FileLinks.tryLink(target, file)) {
            copy(target, file);
            return;
        }
        if (known == null) {
            known = new KnownFiles(store.folders());
        }
        SnapshotFile found = known.find(target);
        take(found == null ? hash(name, target) : new SnapshotFile(name, found.size(), found.digest(), found.crcs()));
    }

    private void copy(Path target, Path file) throws IOException {
        try (OutputStream out = new HashedFile(target, room, this::take)) {
            Files.copy(file, out);
        }
    }

    private static SnapshotFile hash(String name, Path path) throws IOException {
        SnapshotFileHasher hasher = new SnapshotFileHasher();
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
            while (channel.read(buffer.clear()) >= 0) {
                hasher.update(buffer.flip());
            }
            // Whoever made it may not have.
            channel.force(true);
        }
        return hasher.finish(name);
    }

    @Override
    public StoredSnapshot commit(LogPosition position, long membershipIndex, Payload membership) throws IOException {
        requireNotEnded();
        List<SnapshotFile> whole = new ArrayList<>();
        for (Map.Entry<String, Optional<SnapshotFile>> file : files.entrySet()) {
            whole.add(file.getValue()
                    .orElseThrow(() -> new IOException("File " + file.getKey() + " of the snapshot " + position
                            + " was not written to its end, and closed; take another one")));
        }
        SnapshotManifest manifest =
                new SnapshotManifest(store.group(), store.owner(), position, membershipIndex, membership, whole);
        store.writeManifest(folder, manifest);
        Folders.sync(folder);
        StoredSnapshot snapshot = store.install(folder, manifest, generation);
        ended = true;
        return snapshot;
    }

    private void requireNotEnded() {
        if (ended) {
            throw new IllegalStateException("The snapshot was committed or given up already");
        }
        store.requireOpen();
    }

    @Override
    public void close() {
        if (!ended) {
            ended = true;
            store.discard(folder);
        }
    }
}
