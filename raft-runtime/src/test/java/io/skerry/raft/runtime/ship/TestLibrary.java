package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.SnapshotSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A library over one store, whose snapshots lie in files if a test wants that. */
final class TestLibrary implements SnapshotLibrary {

    final List<String> suspected = new CopyOnWriteArrayList<>();
    final AtomicInteger held = new AtomicInteger();

    private final Map<GroupId, SnapshotStore> stores = new ConcurrentHashMap<>();
    private final @Nullable Path files;
    volatile Function<StoredSnapshot, StoredSnapshot> opened = snapshot -> snapshot;
    volatile boolean condemns = true;

    /**
     * Offers what a store has.
     *
     * @param files a folder to put files in, or null for snapshots without files
     */
    TestLibrary(SnapshotStore store, @Nullable Path files) {
        add(store);
        this.files = files;
    }

    /** Offers what another group's store has, too. */
    void add(SnapshotStore store) {
        stores.put(store.group(), store);
    }

    @Override
    public List<SnapshotManifest> list(GroupId group) {
        SnapshotStore store = stores.get(group);
        return store == null ? List.of() : store.list();
    }

    @Override
    public @Nullable StoredSnapshot open(GroupId group, SnapshotId id) {
        SnapshotStore store = stores.get(group);
        StoredSnapshot snapshot = store == null ? null : store.open(id);
        if (snapshot == null) {
            return null;
        }
        held.incrementAndGet();
        return opened.apply(new Held(snapshot));
    }

    @Override
    public void suspect(GroupId group, SnapshotId id, String reason) {
        suspected.add(reason);
        if (condemns) {
            stores.get(group).condemn(id, reason);
        }
    }

    /** As the one that it wraps. */
    static class Wrapped implements StoredSnapshot {

        private final StoredSnapshot snapshot;

        Wrapped(StoredSnapshot snapshot) {
            this.snapshot = snapshot;
        }

        @Override
        public SnapshotManifest manifest() {
            return snapshot.manifest();
        }

        @Override
        public SnapshotSource source() {
            return snapshot.source();
        }

        @Override
        public void read(int file, long offset, ByteBuffer into) throws IOException {
            snapshot.read(file, offset, into);
        }

        @Override
        public @Nullable FileChannel openChannel(int file) throws IOException {
            return snapshot.openChannel(file);
        }

        @Override
        public void verify() throws IOException {
            snapshot.verify();
        }

        @Override
        public void close() {
            snapshot.close();
        }
    }

    private final class Held extends Wrapped {

        private Held(StoredSnapshot snapshot) {
            super(snapshot);
        }

        @Override
        public @Nullable FileChannel openChannel(int file) throws IOException {
            FileChannel own = super.openChannel(file);
            if (own != null || files == null) {
                return own;
            }
            Path path = files.resolve(id().manifest() + "-" + file);
            if (!Files.exists(path)) {
                byte[] bytes =
                        new byte[Math.toIntExact(manifest().files().get(file).size())];
                read(file, 0, ByteBuffer.wrap(bytes));
                Files.write(path, bytes);
            }
            return FileChannel.open(path, StandardOpenOption.READ);
        }

        @Override
        public void close() {
            held.decrementAndGet();
            super.close();
        }
    }
}
