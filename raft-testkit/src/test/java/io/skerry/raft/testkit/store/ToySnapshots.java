package io.skerry.raft.testkit.store;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.memory.MemorySnapshotStore;
import io.skerry.raft.testkit.store.ToyChange.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The snapshots of {@link ToyStorage}: those of the storage in memory, with a {@link Fault} before them. Thread-safe. */
final class ToySnapshots {

    private final Fault fault;
    private final Runnable requireOpen;
    private final Map<GroupId, SnapshotStore> stores = new ConcurrentHashMap<>();

    ToySnapshots(Fault fault, Runnable requireOpen) {
        this.fault = fault;
        this.requireOpen = requireOpen;
    }

    SnapshotStore of(GroupId group, StoreId owner) {
        return stores.computeIfAbsent(group, absent -> new Store(new MemorySnapshotStore(group, owner)));
    }

    void destroy(List<ToyChange> changes) {
        for (ToyChange change : changes) {
            if (change.kind() == Kind.DESTROY && fault != Fault.SNAPSHOT_OUTLIVES_GROUP) {
                stores.remove(change.group());
            }
        }
    }

    private final class Store implements SnapshotStore {

        private final MemorySnapshotStore real;
        private final Set<List<Integer>> lastCame = new HashSet<>();
        private @Nullable SnapshotManifest early;

        Store(MemorySnapshotStore real) {
            this.real = real;
        }

        @Override
        public GroupId group() {
            return real.group();
        }

        @Override
        public List<SnapshotManifest> list() {
            requireOpen.run();
            List<SnapshotManifest> listed = new ArrayList<>(real.list());
            if (early != null) {
                listed.add(early);
            }
            if (fault == Fault.SNAPSHOT_OLDEST_FIRST) {
                Collections.reverse(listed);
            }
            return listed;
        }

        @Override
        public @Nullable StoredSnapshot open(SnapshotId id) {
            return real.open(id);
        }

        @Override
        public SnapshotWriter create() {
            requireOpen.run();
            if (fault == Fault.SNAPSHOT_LISTED_EARLY) {
                early = new SnapshotManifest(group(), StoreId.of(1), LogPosition.NONE, 0, Payload.EMPTY, List.of());
            }
            return new Writer(real.create());
        }

        @Override
        public SnapshotReceiver receive(SnapshotManifest manifest) throws IOException {
            SnapshotManifest taken = fault == Fault.SNAPSHOT_OF_ANOTHER_GROUP_TAKEN
                    ? new SnapshotManifest(
                            group(),
                            manifest.takenBy(),
                            manifest.position(),
                            manifest.membershipIndex(),
                            manifest.membership(),
                            manifest.files())
                    : manifest;
            return new Receiver(real.receive(taken), lastCame);
        }

        @Override
        public @Nullable SnapshotId unfinished() {
            requireOpen.run();
            return real.unfinished();
        }

        @Override
        public void condemn(SnapshotId id, String reason) {
            if (fault != Fault.SNAPSHOT_CONDEMNED_LISTED) {
                real.condemn(id, reason);
            }
        }

        @Override
        public void prune(Predicate<SnapshotManifest> usable, int retained, long receivedBudgetBytes) {
            real.prune(
                    fault == Fault.SNAPSHOT_UNUSABLE_KEPT ? any -> true : usable,
                    retained,
                    fault == Fault.SNAPSHOT_BUDGET_IGNORED ? Long.MAX_VALUE : receivedBudgetBytes);
            if (fault == Fault.SNAPSHOT_HELD_PRUNED) {
                real.list().stream().skip(retained).forEach(held -> real.condemn(held.id(), "pruned"));
            }
        }
    }

    private final class Writer implements SnapshotWriter {

        private final SnapshotWriter real;

        Writer(SnapshotWriter real) {
            this.real = real;
        }

        @Override
        public OutputStream create(String name) throws IOException {
            try {
                return real.create(name);
            } catch (IllegalArgumentException e) {
                if (fault == Fault.SNAPSHOT_NAME_UNCHECKED) {
                    return OutputStream.nullOutputStream();
                }
                throw e;
            }
        }

        @Override
        public StoredSnapshot commit(LogPosition position, long membershipIndex, Payload membership)
                throws IOException {
            return real.commit(position, membershipIndex, membership);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    private final class Receiver implements SnapshotReceiver {

        private final SnapshotReceiver real;
        private final Set<List<Integer>> came;

        Receiver(SnapshotReceiver real, Set<List<Integer>> came) {
            this.real = real;
            this.came = came;
        }

        @Override
        public SnapshotManifest manifest() {
            return real.manifest();
        }

        @Override
        public long reuse(LongConsumer progress) throws IOException {
            return real.reuse(progress);
        }

        @Override
        public boolean has(int file, int chunk) {
            return real.has(file, chunk)
                    || fault == Fault.SNAPSHOT_OF_ANOTHER_RESUMED && came.contains(List.of(file, chunk));
        }

        @Override
        public long missingBytes() {
            return real.missingBytes();
        }

        @Override
        public void write(int file, int chunk, ByteBuffer bytes) throws IOException {
            try {
                real.write(file, chunk, bytes);
            } catch (DamagedSnapshotException e) {
                if (fault != Fault.SNAPSHOT_WRONG_CHUNK_TAKEN) {
                    throw e;
                }
            }
            came.add(List.of(file, chunk));
        }

        @Override
        public StoredSnapshot commit() throws IOException {
            return real.commit();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
