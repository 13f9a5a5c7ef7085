package io.skerry.raft.storage.memory;

import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.SnapshotSource;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A snapshot in memory, held by one holder. Thread-safe. */
final class MemorySnapshot implements StoredSnapshot {

    /** A snapshot, and how many hold it, which is guarded by the lock of its store; the rest never changes. */
    static final class Content {

        private final SnapshotManifest manifest;
        private final SnapshotId id;
        private final List<byte[]> files;
        private int holders;

        Content(SnapshotManifest manifest, SnapshotId id, List<byte[]> files) {
            this.manifest = manifest;
            this.id = id;
            this.files = files;
        }

        SnapshotManifest manifest() {
            return manifest;
        }

        SnapshotId id() {
            return id;
        }

        List<byte[]> files() {
            return files;
        }

        boolean isHeld() {
            return holders > 0;
        }

        void hold() {
            holders++;
        }

        void letGo() {
            holders--;
        }
    }

    private final MemorySnapshotStore store;
    private final Content content;
    private final AtomicBoolean letGo = new AtomicBoolean();

    /** Takes over a hold. */
    MemorySnapshot(MemorySnapshotStore store, Content content) {
        this.store = store;
        this.content = content;
    }

    @Override
    public SnapshotManifest manifest() {
        return content.manifest();
    }

    @Override
    public SnapshotId id() {
        return content.id();
    }

    @Override
    public SnapshotSource source() {
        requireHeld();
        return new Source();
    }

    @Override
    public void read(int file, long offset, ByteBuffer into) throws IOException {
        requireHeld();
        byte[] bytes = content.files().get(file);
        if (offset < 0 || offset + into.remaining() > bytes.length) {
            throw new EOFException("File " + manifest().files().get(file).name() + " has " + bytes.length
                    + " bytes, and not " + into.remaining() + " from " + offset + " on");
        }
        into.put(bytes, (int) offset, into.remaining());
    }

    @Override
    public @Nullable FileChannel openChannel(int file) {
        requireHeld();
        return null;
    }

    @Override
    public void verify() throws IOException {
        requireHeld();
        for (int file = 0; file < content.files().size(); file++) {
            requireSound(file);
        }
    }

    private byte[] requireSound(int file) throws DamagedSnapshotException {
        SnapshotFile described = manifest().files().get(file);
        byte[] bytes = content.files().get(file);
        if (!MemorySnapshotStore.describe(described.name(), bytes).digest().equals(described.digest())) {
            store.condemn(id(), "damaged in memory");
            throw new DamagedSnapshotException(
                    "Snapshot " + position() + " of group " + manifest().group() + " is damaged in memory: file "
                            + described.name() + " has other bytes than were written");
        }
        return bytes;
    }

    private void requireHeld() {
        if (letGo.get()) {
            throw new IllegalStateException("The snapshot " + position() + " was let go of");
        }
    }

    @Override
    public void close() {
        if (letGo.compareAndSet(false, true)) {
            store.letGo(content);
        }
    }

    private final class Source implements SnapshotSource {

        private final Map<String, Integer> numbers = new LinkedHashMap<>();

        Source() {
            manifest().files().forEach(file -> numbers.put(file.name(), numbers.size()));
        }

        @Override
        public Set<String> names() {
            return Set.copyOf(numbers.keySet());
        }

        @Override
        public InputStream open(String name) throws IOException {
            Integer number = numbers.get(name);
            if (number == null) {
                throw new FileNotFoundException(
                        "The snapshot " + position() + " has no file " + name + ", only " + numbers.keySet());
            }
            return new ByteArrayInputStream(requireSound(number));
        }
    }
}
