package io.skerry.raft.runtime;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.SnapshotSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A store of snapshots, of which some turn out to be damaged when they are read. Thread-safe. */
final class DamagedSnapshots implements SnapshotStore {

    private final SnapshotStore store;
    private final Set<LogPosition> damaged = ConcurrentHashMap.newKeySet();

    DamagedSnapshots(SnapshotStore store) {
        this.store = store;
    }

    void damage(LogPosition position) {
        damaged.add(position);
    }

    @Override
    public GroupId group() {
        return store.group();
    }

    @Override
    public List<SnapshotManifest> list() {
        return store.list();
    }

    @Override
    public @Nullable StoredSnapshot open(SnapshotId id) {
        StoredSnapshot snapshot = store.open(id);
        return snapshot == null ? null : new Damaged(snapshot);
    }

    @Override
    public SnapshotWriter create() throws IOException {
        return store.create();
    }

    @Override
    public SnapshotReceiver receive(SnapshotManifest manifest) throws IOException {
        return store.receive(manifest);
    }

    @Override
    public void condemn(SnapshotId id, String reason) {
        store.condemn(id, reason);
    }

    @Override
    public void prune(Predicate<SnapshotManifest> usable, int retained, long receivedBudgetBytes) {
        store.prune(usable, retained, receivedBudgetBytes);
    }

    private final class Damaged implements StoredSnapshot {

        private final StoredSnapshot snapshot;

        Damaged(StoredSnapshot snapshot) {
            this.snapshot = snapshot;
        }

        private void requireSound() throws DamagedSnapshotException {
            if (damaged.contains(position())) {
                throw new DamagedSnapshotException("a flipped bit in the snapshot of " + position());
            }
        }

        @Override
        public SnapshotManifest manifest() {
            return snapshot.manifest();
        }

        @Override
        public SnapshotSource source() {
            SnapshotSource source = snapshot.source();
            return new SnapshotSource() {
                @Override
                public Set<String> names() {
                    return source.names();
                }

                @Override
                public InputStream open(String name) throws IOException {
                    requireSound();
                    return source.open(name);
                }
            };
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
            requireSound();
            snapshot.verify();
        }

        @Override
        public void close() {
            snapshot.close();
        }
    }
}
