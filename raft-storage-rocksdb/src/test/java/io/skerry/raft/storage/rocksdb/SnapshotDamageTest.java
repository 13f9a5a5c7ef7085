package io.skerry.raft.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.DamagedSnapshotException;
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
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other bytes in any file of a snapshot are found and named, and no room is an answer. */
class SnapshotDamageTest {

    private static final LogPosition POSITION = LogPosition.of(3, 30);
    private static final List<String> FILES = List.of("000001.sst", "000002.sst", "OPTIONS", "MANIFEST");

    @TempDir
    private Path folder;

    private final Random random = new Random(1);

    @Test
    void flippedBytesInAnyFileAreFoundAndNamed() throws IOException {
        try (Opened storage = new Opened(folder)) {
            SnapshotStore store = storage.store();
            for (int round = 0; round < 8; round++) {
                for (String file : FILES) {
                    try (StoredSnapshot snapshot = take(store)) {
                        flip(snapshot().resolve(file));
                        String message = String.valueOf(assertThrows(DamagedSnapshotException.class, snapshot::verify)
                                .getMessage());
                        assertTrue(message.contains(file) && message.contains("3/30"), message);
                    }
                    assertEquals(List.of(), store.list(), "It is not offered any more");
                    store.prune(any -> true, 1, 0);
                    assertEquals(List.of(), Folders.names(snapshot().getParent()), "Nothing of it is left");
                }
            }
        }
    }

    @Test
    void whatDoesNotCheckOutAtAnOpenIsNotListedAndGoesWithTheNextPrune() throws IOException {
        for (String file : FILES) {
            for (Damage damage : List.<Damage>of(Files::delete, SnapshotDamageTest::cut, this::flipManifest)) {
                Path snapshot = snapshot();
                try (Opened storage = new Opened(folder)) {
                    SnapshotStore store = storage.store();
                    take(store).close();
                }
                damage.to(snapshot.resolve(file));
                try (Opened storage = new Opened(folder)) {
                    SnapshotStore store = storage.store();
                    assertEquals(List.of(), store.list(), () -> "Not listed, with damage in " + file);
                    assertTrue(Files.exists(snapshot), "It stays for a person to look at");
                    store.prune(any -> true, 1, 0);
                    assertEquals(List.of(), Folders.names(snapshot.getParent()), "Nothing of it is left");
                }
            }
        }
    }

    @Test
    void receivingDoesNotEatTheReserve() throws IOException {
        SnapshotManifest manifest;
        try (RocksDbStorage storage = TestStores.openSmall(folder.resolve("a"));
                StoredSnapshot snapshot = take(storage.snapshots(TestStores.GROUP))) {
            manifest = snapshot.manifest();
        }
        RocksDbStorage.Hooks hooks = new RocksDbStorage.Hooks(
                options -> {},
                real -> real,
                () -> RocksDbStorageConfig.defaults().reserveBytes(1L << 40) + 1_000_000);
        try (RocksDbStorage storage =
                RocksDbStorage.open(folder.resolve("b"), RocksDbStorageConfig.defaults(), hooks)) {
            SnapshotStore store = storage.snapshots(TestStores.GROUP);
            String message = String.valueOf(assertThrows(IOException.class, () -> store.receive(manifest))
                    .getMessage());
            assertTrue(message.contains("Free space"), message);
            SnapshotManifest small = new SnapshotManifest(
                    manifest.group(),
                    manifest.takenBy(),
                    POSITION,
                    0,
                    Payload.EMPTY,
                    manifest.files().subList(1, 3));
            try (SnapshotReceiver receiver = store.receive(small)) {
                assertEquals(small.bytes(), receiver.missingBytes(), "What fits is received");
            }
        }
    }

    /** Without the database, which would be opened many times. */
    private record Opened(SnapshotFolders folders) implements AutoCloseable {

        Opened(Path folder) throws IOException {
            this(SnapshotFolders.open(folder, () -> StoreId.of(1), bytes -> {}, any -> true));
        }

        SnapshotStore store() {
            return folders.of(TestStores.GROUP);
        }

        @Override
        public void close() {
            folders.close();
        }
    }

    private interface Damage {
        void to(Path file) throws IOException;
    }

    private static void cut(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() - 1);
        }
    }

    /** Other bytes in a file are found when it is read; in the manifest, at the open. */
    private void flipManifest(Path file) throws IOException {
        flip(file.resolveSibling("MANIFEST"));
    }

    private void flip(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long place = random.nextLong(channel.size());
            ByteBuffer one = ByteBuffer.allocate(1);
            channel.read(one, place);
            channel.write(
                    one.put(0, (byte) (one.get(0) ^ 1 << random.nextInt(8))).flip(), place);
        }
    }

    private Path snapshot() {
        return folder.resolve("snapshots")
                .resolve(TestStores.GROUP.toString())
                .resolve("0000000000000003-000000000000001e");
    }

    private StoredSnapshot take(SnapshotStore store) throws IOException {
        try (SnapshotWriter writer = store.create()) {
            write(writer, "000001.sst", 1_500_000);
            write(writer, "000002.sst", 4_000);
            write(writer, "OPTIONS", 40);
            return writer.commit(POSITION, 0, Payload.ofUtf8("members"));
        }
    }

    private void write(SnapshotWriter writer, String name, int size) throws IOException {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        try (OutputStream out = writer.create(name)) {
            out.write(bytes);
        }
    }
}
