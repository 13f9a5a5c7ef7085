package io.skerry.raft.storage.memory;

import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Receives a snapshot into arrays. Thread-safe. */
final class MemorySnapshotReceiver implements SnapshotReceiver {

    /** What has come of a snapshot. Not thread-safe; guarded by its receiver, of which there is one at a time. */
    static final class Partial {

        private final SnapshotManifest manifest;
        private final SnapshotId id;
        private final List<byte[]> files = new ArrayList<>();
        private final List<BitSet> chunks = new ArrayList<>();

        Partial(SnapshotManifest manifest) {
            this.manifest = manifest;
            this.id = manifest.id();
            for (SnapshotFile file : manifest.files()) {
                files.add(new byte[Math.toIntExact(file.size())]);
                chunks.add(new BitSet());
            }
        }

        SnapshotId id() {
            return id;
        }

        private boolean isWhole(int file) {
            return chunks.get(file).cardinality() == manifest.files().get(file).crcs().length;
        }
    }

    private final MemorySnapshotStore store;
    private final Partial partial;
    private final @Nullable Partial replaced;
    private final int generation;
    private boolean ended;

    MemorySnapshotReceiver(MemorySnapshotStore store, Partial partial, @Nullable Partial replaced, int generation) {
        this.store = store;
        this.partial = partial;
        this.replaced = replaced;
        this.generation = generation;
    }

    @Override
    public SnapshotManifest manifest() {
        return partial.manifest;
    }

    @Override
    public synchronized long reuse(LongConsumer progress) {
        requireNotEnded();
        long before = missingBytes();
        for (MemorySnapshot.Content content : store.contents()) {
            reuse(content.manifest(), content.files());
            progress.accept(before - missingBytes());
        }
        if (replaced != null) {
            reuse(replaced.manifest, replaced.files);
        }
        progress.accept(before - missingBytes());
        return before - missingBytes();
    }

    private void reuse(SnapshotManifest known, List<byte[]> contents) {
        for (int i = 0; i < contents.size(); i++) {
            for (int file = 0; file < partial.files.size(); file++) {
                SnapshotFile wanted = partial.manifest.files().get(file);
                if (!partial.isWhole(file)
                        && known.files().get(i).digest().equals(wanted.digest())
                        && MemorySnapshotStore.describe("read", contents.get(i))
                                .digest()
                                .equals(wanted.digest())) {
                    partial.files.set(file, contents.get(i).clone());
                    partial.chunks.get(file).set(0, wanted.crcs().length);
                }
            }
        }
    }

    @Override
    public synchronized boolean has(int file, int chunk) {
        return partial.chunks.get(file).get(chunk);
    }

    @Override
    public synchronized long missingBytes() {
        long missing = 0;
        for (int file = 0; file < partial.files.size(); file++) {
            SnapshotFile wanted = partial.manifest.files().get(file);
            for (int chunk = 0; chunk < wanted.crcs().length; chunk++) {
                missing += has(file, chunk) ? 0 : wanted.chunkBytes(chunk);
            }
        }
        return missing;
    }

    @Override
    public synchronized void write(int file, int chunk, ByteBuffer bytes) throws IOException {
        requireNotEnded();
        SnapshotFile wanted = partial.manifest.files().get(file);
        if (chunk < 0 || chunk >= wanted.crcs().length) {
            throw new IndexOutOfBoundsException(
                    "File " + wanted.name() + " has " + wanted.crcs().length + " chunks, no " + chunk);
        }
        if (!wanted.isChunk(chunk, bytes)) {
            throw new DamagedSnapshotException("MiB " + chunk + " (from 0) of file " + wanted.name() + " of snapshot "
                    + partial.manifest.position() + " came with other bytes than its manifest says");
        }
        bytes.duplicate().get(partial.files.get(file), chunk * SnapshotFile.CHUNK_BYTES, wanted.chunkBytes(chunk));
        partial.chunks.get(file).set(chunk);
    }

    @Override
    public synchronized StoredSnapshot commit() throws IOException {
        requireNotEnded();
        if (missingBytes() > 0) {
            throw new IllegalStateException(
                    "The snapshot " + partial.manifest.position() + " still lacks " + missingBytes() + " bytes");
        }
        for (int file = 0; file < partial.files.size(); file++) {
            SnapshotFile wanted = partial.manifest.files().get(file);
            if (!MemorySnapshotStore.describe(wanted.name(), partial.files.get(file))
                    .digest()
                    .equals(wanted.digest())) {
                partial.chunks.get(file).clear();
                throw new DamagedSnapshotException("File " + wanted.name() + " of snapshot "
                        + partial.manifest.position() + " does not have its SHA-256; it has to come again");
            }
        }
        StoredSnapshot snapshot = store.install(partial.manifest, partial.files, generation);
        close();
        return snapshot;
    }

    private void requireNotEnded() {
        if (ended) {
            throw new IllegalStateException(
                    "The snapshot " + partial.manifest.position() + " was committed or given up already");
        }
    }

    @Override
    public synchronized void close() {
        if (!ended) {
            ended = true;
            store.received(generation);
        }
    }
}
