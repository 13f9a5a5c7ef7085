package io.skerry.raft.storage.rocksdb.crash;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotFileHasher;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.rocksdb.files.Folders;
import io.skerry.raft.storage.rocksdb.snapshot.SnapshotFolders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * One life of a store of snapshots, and what must be there after it: what was committed and not pruned is, what was begun may
 * be, each of them whole; nothing else is. Not thread-safe; owned by its creator.
 */
final class SnapshotLife {

    private static final GroupId GROUP = GroupId.of(7);
    private static final StoreId SELF = StoreId.of(1);
    private static final StoreId PEER = StoreId.of(2);
    private static final long ENOUGH = 1L << 40;
    private static final byte[] LINKED = content(70_000, 1);

    /** A snapshot, and the bytes of its files in the order of the manifest. */
    private record Made(SnapshotManifest manifest, Map<String, byte[]> files) {

        static Made of(StoreId store, LogPosition position, Map<String, byte[]> files) {
            List<SnapshotFile> described = new ArrayList<>();
            files.forEach((name, bytes) -> {
                SnapshotFileHasher hasher = new SnapshotFileHasher();
                hasher.update(bytes, 0, bytes.length);
                described.add(hasher.finish(name));
            });
            return new Made(new SnapshotManifest(GROUP, store, position, 0, Payload.EMPTY, described), files);
        }
    }

    private static final Made FIRST = Made.of(SELF, LogPosition.of(1, 10), files(10, "a", 100_000, "b", 300, "e", 0));
    private static final Made SECOND = Made.of(SELF, LogPosition.of(1, 20), linking(files(20, "c", 5_000)));
    private static final Made THIRD = Made.of(SELF, LogPosition.of(1, 30), linking(files(30, "d", 700)));
    private static final Made RECEIVED =
            Made.of(PEER, LogPosition.of(2, 40), linking(files(40, "x", (1 << 20) + 9_000, "y", 800, "e", 0)));
    private static final Made GIVEN_UP =
            Made.of(PEER, LogPosition.of(2, 50), files(50, "v", (1 << 20) + 500, "w", 900));
    private static final Made LAST = Made.of(PEER, LogPosition.of(2, 60), files(50, "v", (1 << 20) + 500, "w", 901));

    private final Path linked;
    private final DiskFigures figures;
    private final Set<SnapshotId> must = new HashSet<>();
    private final Set<SnapshotId> may = new HashSet<>();
    private String step = "nothing";

    /**
     * Begins with none.
     *
     * @param linked a file outside of the folder, to be linked into snapshots
     */
    SnapshotLife(Path linked, DiskFigures figures) {
        this.linked = linked;
        this.figures = figures;
        try {
            if (!Files.exists(linked)) {
                Files.write(linked, LINKED);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Returns another that may end otherwise. */
    SnapshotLife copy() {
        SnapshotLife copy = new SnapshotLife(linked, figures);
        copy.must.addAll(must);
        copy.may.addAll(may);
        return copy;
    }

    /** Returns what it did last. */
    String step() {
        return step;
    }

    /** Takes three, receives one in two goes, prunes, and begins to receive two more. */
    void run(Path folder) throws IOException {
        try (Opened opened = new Opened(folder)) {
            SnapshotStore store = opened.store();
            take(store, FIRST);
            take(store, SECOND);
            take(store, THIRD);
            step = "receive in part";
            receiveFirstChunk(store, RECEIVED);
            receive(store, RECEIVED);
            step = "prune";
            // What cannot be removed stays for the next prune, of which nobody is told; nor does it harm if it comes
            // back.
            must.removeAll(List.of(FIRST.manifest.id(), SECOND.manifest.id()));
            store.prune(any -> true, 2, ENOUGH);
            step = "receive another in part";
            receiveFirstChunk(store, GIVEN_UP);
            step = "receive a third";
            receiveFirstChunk(store, LAST);
        }
        step = "end";
    }

    /** What a later life has to be able to do, whatever it finds. */
    void finish(Path folder) throws IOException {
        try (Opened opened = new Opened(folder)) {
            receive(opened.store(), RECEIVED);
            take(opened.store(), THIRD);
            receive(opened.store(), LAST);
        }
    }

    private void take(SnapshotStore store, Made made) throws IOException {
        step = "take " + made.manifest.position();
        may.add(made.manifest.id());
        try (SnapshotWriter writer = store.create()) {
            for (Map.Entry<String, byte[]> file : made.files.entrySet()) {
                if (file.getValue() == LINKED) {
                    writer.link(file.getKey(), linked);
                } else {
                    try (OutputStream out = writer.create(file.getKey())) {
                        out.write(file.getValue());
                    }
                }
            }
            try (StoredSnapshot snapshot = writer.commit(made.manifest.position(), 0, Payload.EMPTY)) {
                require(snapshot.id().equals(made.manifest.id()), "it is another one than was written");
            }
        }
        must.add(made.manifest.id());
    }

    private void receiveFirstChunk(SnapshotStore store, Made made) throws IOException {
        try (SnapshotReceiver receiver = store.receive(made.manifest)) {
            receiver.reuse(bytes -> {});
            send(receiver, made, 0, 0);
        }
    }

    private void receive(SnapshotStore store, Made made) throws IOException {
        step = "receive " + made.manifest.position();
        may.add(made.manifest.id());
        try (SnapshotReceiver receiver = store.receive(made.manifest)) {
            figures.count("resumed", receiver.has(0, 0) ? 1 : 0);
            figures.count("reused", receiver.reuse(bytes -> {}) > 0 ? 1 : 0);
            for (int file = 0; file < made.files.size(); file++) {
                for (int chunk = made.manifest.files().get(file).crcs().length - 1; chunk >= 0; chunk--) {
                    if (!receiver.has(file, chunk)) {
                        send(receiver, made, file, chunk);
                    }
                }
            }
            receiver.commit().close();
        }
        must.add(made.manifest.id());
    }

    private static void send(SnapshotReceiver receiver, Made made, int file, int chunk) throws IOException {
        SnapshotFile described = made.manifest.files().get(file);
        byte[] bytes = Objects.requireNonNull(made.files.get(described.name()));
        receiver.write(
                file, chunk, ByteBuffer.wrap(bytes, chunk * SnapshotFile.CHUNK_BYTES, described.chunkBytes(chunk)));
    }

    /** Compares what is there with what must be and may be; from here on, it must be. Returns what that is. */
    String check(Path folder) throws IOException {
        Set<SnapshotId> found = new HashSet<>();
        List<LogPosition> positions = new ArrayList<>();
        try (Opened opened = new Opened(folder)) {
            for (SnapshotManifest manifest : opened.store().list()) {
                try (StoredSnapshot snapshot =
                        Objects.requireNonNull(opened.store().open(manifest.id()))) {
                    snapshot.verify();
                }
                found.add(manifest.id());
                positions.add(manifest.position());
            }
        }
        require(found.containsAll(must), "some that were committed are not there, only " + positions);
        require(may.containsAll(found), "some are there that nobody began: " + positions);
        requireNoGarbage(folder.resolve(SnapshotFolders.NAME).resolve(GROUP.toString()));
        must.addAll(found);
        return "found " + positions;
    }

    private static void requireNoGarbage(Path home) throws IOException {
        if (Files.isDirectory(home)) {
            for (String name : Folders.names(home)) {
                require(name.matches("receiving|[0-9a-f]{16}-[0-9a-f]{16}(\\.[0-9]+)?"), "garbage is left: " + name);
            }
        }
    }

    private static void require(boolean holds, String fault) {
        if (!holds) {
            throw new AssertionError(fault);
        }
    }

    private static Map<String, byte[]> files(long seed, Object... namesAndSizes) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        for (int i = 0; i < namesAndSizes.length; i += 2) {
            files.put((String) namesAndSizes[i], content((Integer) namesAndSizes[i + 1], seed + i));
        }
        return files;
    }

    private static Map<String, byte[]> linking(Map<String, byte[]> files) {
        files.put("linked.sst", LINKED);
        return files;
    }

    private static byte[] content(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** The store of a folder, until it is closed. */
    private static final class Opened implements AutoCloseable {

        private final SnapshotFolders folders;

        Opened(Path folder) throws IOException {
            folders = SnapshotFolders.open(folder, () -> SELF, bytes -> {}, any -> true);
        }

        SnapshotStore store() {
            return folders.of(GROUP);
        }

        @Override
        public void close() {
            folders.close();
        }
    }
}
