package io.skerry.raft.runtime;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.runtime.ship.SnapshotFetches;
import io.skerry.raft.runtime.ship.SnapshotLibrary;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.StorageClosedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Fetches by copying from store to store, in this process; may be held. Thread-safe. */
final class CopyingFetches {

    private final Map<SnapshotLibrary, Boolean> libraries = new ConcurrentHashMap<>();
    final List<String> cancelled = new CopyOnWriteArrayList<>();
    final CountDownLatch entered = new CountDownLatch(1);
    volatile @Nullable CountDownLatch gate;

    /** Every node gets one of these. */
    Function<SnapshotLibrary, SnapshotFetches> factory() {
        return library -> {
            libraries.put(library, true);
            return (group, store, leader, minIndex, maxIndex, outcome) ->
                    new Copy(library, group, store, minIndex, outcome).begin();
        };
    }

    /** Says of a snapshot to whoever has it that it is damaged. */
    void suspect(GroupId group, SnapshotId id) {
        libraries.keySet().forEach(library -> library.suspect(group, id, "a test says so"));
    }

    private final class Copy implements SnapshotFetches.Fetch {

        private final SnapshotLibrary own;
        private final GroupId group;
        private final SnapshotStore store;
        private final long minIndex;
        private final SnapshotFetches.Outcome outcome;
        private volatile boolean isCancelled;

        Copy(SnapshotLibrary own, GroupId group, SnapshotStore store, long minIndex, SnapshotFetches.Outcome outcome) {
            this.own = own;
            this.group = group;
            this.store = store;
            this.minIndex = minIndex;
            this.outcome = outcome;
        }

        Copy begin() {
            Thread thread = new Thread(this::run, "copies-" + group);
            thread.setDaemon(true);
            thread.start();
            return this;
        }

        private void run() {
            entered.countDown();
            CountDownLatch held = gate;
            if (held != null) {
                Await.latch(held);
            }
            try {
                StoredSnapshot copied = copyAny();
                if (isCancelled) {
                    copied.close();
                } else {
                    outcome.fetched(copied);
                }
            } catch (IOException | RuntimeException e) {
                outcome.failed(e);
            }
        }

        private StoredSnapshot copyAny() throws IOException {
            for (SnapshotLibrary library : libraries.keySet()) {
                for (SnapshotManifest manifest : listOf(library)) {
                    StoredSnapshot there =
                            manifest.position().index() < minIndex ? null : library.open(group, manifest.id());
                    if (there != null) {
                        try (there) {
                            return copy(there);
                        }
                    }
                }
            }
            throw new IOException("nobody has a snapshot that reaches " + minIndex);
        }

        private List<SnapshotManifest> listOf(SnapshotLibrary library) {
            try {
                return library == own ? List.of() : library.list(group);
            } catch (StorageClosedException e) {
                return List.of(); // Its node is gone.
            }
        }

        private StoredSnapshot copy(StoredSnapshot there) throws IOException {
            for (SnapshotManifest here : store.list()) {
                StoredSnapshot same = here.id().equals(there.id()) ? store.open(there.id()) : null;
                if (same != null) {
                    return same;
                }
            }
            try (SnapshotReceiver receiver = store.receive(there.manifest())) {
                List<SnapshotFile> files = there.manifest().files();
                for (int file = 0; file < files.size(); file++) {
                    for (int chunk = 0; chunk < files.get(file).crcs().length; chunk++) {
                        ByteBuffer bytes = ByteBuffer.allocate(files.get(file).chunkBytes(chunk));
                        there.read(file, (long) chunk * SnapshotFile.CHUNK_BYTES, bytes);
                        receiver.write(file, chunk, bytes.flip());
                    }
                }
                return receiver.commit();
            }
        }

        @Override
        public long receivedBytes() {
            return 1;
        }

        @Override
        public long totalBytes() {
            return 2;
        }

        @Override
        public void cancel() {
            isCancelled = true;
            cancelled.add(group.toString());
        }
    }
}
