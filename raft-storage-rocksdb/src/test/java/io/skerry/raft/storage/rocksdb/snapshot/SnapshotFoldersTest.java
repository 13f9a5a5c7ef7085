package io.skerry.raft.storage.rocksdb.snapshot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.rocksdb.files.Folders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is particular to snapshots in files: links, marks of destruction, garbage, and the end of the storage. */
class SnapshotFoldersTest {

    private static final GroupId GROUP = GroupId.of(7);
    private static final StoreId PEER = StoreId.of(2);

    @TempDir
    private Path folder;

    private SnapshotFolders open(boolean exists) throws IOException {
        return SnapshotFolders.open(folder, () -> StoreId.of(1), bytes -> {}, any -> exists);
    }

    private Path home() {
        return folder.resolve("snapshots").resolve(GROUP.toString());
    }

    private Path source() throws IOException {
        Path source = folder.resolve("source.sst");
        if (!Files.exists(source)) {
            byte[] bytes = new byte[(2 << 20) + 77];
            new Random(5).nextBytes(bytes);
            Files.write(source, bytes);
        }
        return source;
    }

    private SnapshotManifest link(SnapshotStore store, long index) throws IOException {
        try (SnapshotWriter writer = store.create()) {
            writer.link("f.sst", source());
            try (StoredSnapshot snapshot = writer.commit(LogPosition.of(1, index), 0, Payload.EMPTY)) {
                return snapshot.manifest();
            }
        }
    }

    private static Object number(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private Path linked(long index) {
        return home().resolve(String.format("%016x-%016x", 1, index)).resolve("f.sst");
    }

    @Test
    void filesAreLinkedAndTheDigestOfOneThatIsKnownIsNotComputedAgain() throws IOException {
        SnapshotStore store = open(true).of(GROUP);
        SnapshotManifest first = link(store, 10);
        assertEquals(number(source()), number(linked(10)), "It is linked");
        // Rotted: who computed it again would bless it.
        try (FileChannel channel = FileChannel.open(source(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[9]), 100);
        }
        SnapshotManifest second = link(store, 20);
        assertEquals(first.files().get(0).digest(), second.files().get(0).digest(), "The digest of the first");
        try (StoredSnapshot snapshot = Objects.requireNonNull(store.open(second.id()))) {
            assertThrows(IOException.class, snapshot::verify, "So the damage is found");
        }
    }

    @Test
    void nothingIsWrittenIntoAFileThatHasAnotherName() throws IOException {
        SnapshotFolders folders = open(true);
        SnapshotManifest own = link(folders.of(GROUP), 10);
        SnapshotManifest foreign = new SnapshotManifest(
                GROUP,
                PEER,
                LogPosition.of(1, 20),
                0,
                Payload.EMPTY,
                List.of(own.files().get(0)));
        byte[] bytes = Files.readAllBytes(source());
        try (SnapshotReceiver receiver = folders.of(GROUP).receive(foreign)) {
            assertEquals(bytes.length, receiver.reuse(any -> {}), "All of it is linked");
        }
        folders.close();
        byte[] rotten = bytes.clone();
        rotten[5] ^= 1;
        try (FileChannel channel = FileChannel.open(source(), StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(rotten));
        }
        SnapshotStore again = open(true).of(GROUP);
        try (SnapshotReceiver receiver = again.receive(foreign)) {
            assertFalse(receiver.has(0, 1), "It rotted, so all of it comes again");
            for (int chunk = 0; chunk < 3; chunk++) {
                int from = chunk * SnapshotFile.CHUNK_BYTES;
                receiver.write(
                        0,
                        chunk,
                        ByteBuffer.wrap(bytes, from, own.files().get(0).chunkBytes(chunk)));
            }
            receiver.commit().close();
        }
        assertArrayEquals(rotten, Files.readAllBytes(source()), "The file under the other name is as it was");
    }

    @Test
    void unfinishedDestructionIsFinishedIfTheGroupIsGone() throws IOException {
        SnapshotFolders folders = open(true);
        link(folders.of(GROUP), 10);
        folders.destroying(Set.of(GROUP, GroupId.of(8)));
        folders.close();
        assertEquals(1, open(true).of(GROUP).list().size(), "The batch was never written: they stay");
        assertFalse(Files.exists(home().resolve(".destroying")), "And the mark is gone");
        assertEquals(1, open(false).of(GROUP).list().size(), "Without a mark they stay, whatever the storage holds");
        folders = open(true);
        folders.destroying(Set.of(GROUP));
        folders.close();
        assertEquals(List.of(), open(false).of(GROUP).list(), "The batch was written: they go");
        assertFalse(Files.exists(home()), "With their folder");
    }

    @Test
    void garbageIsRemovedAndWhatIsReceivedStays() throws IOException {
        SnapshotFolders folders = open(true);
        SnapshotStore store = folders.of(GROUP);
        SnapshotManifest own = link(store, 10);
        SnapshotManifest foreign = new SnapshotManifest(
                GROUP,
                PEER,
                LogPosition.of(1, 20),
                0,
                Payload.EMPTY,
                List.of(own.files().get(0)));
        SnapshotWriter unfinished = store.create();
        unfinished.create("f").close();
        store.receive(foreign).close();
        Files.createDirectories(home().resolve("removed-1"));
        Files.createDirectories(home().resolve("replaced"));
        folders.close();
        assertTrue(Files.exists(home().resolve("writing-1")));
        open(true).of(GROUP).list();
        assertEquals(List.of("0000000000000001-000000000000000a", "receiving"), Folders.names(home()), "Nothing else");
        assertThrows(
                StorageClosedException.class,
                () -> unfinished.commit(LogPosition.of(1, 30), 0, Payload.EMPTY),
                "Its storage was closed");
    }

    @Test
    void writerOfADestroyedGroupGivesUp() throws IOException {
        SnapshotFolders folders = open(true);
        SnapshotStore store = folders.of(GROUP);
        try (SnapshotWriter writer = store.create()) {
            try (OutputStream out = writer.create("f")) {
                out.write(1);
            }
            folders.destroyed(Set.of(GROUP));
            assertThrows(IOException.class, () -> writer.commit(LogPosition.of(1, 1), 0, Payload.EMPTY));
        }
        assertEquals(List.of(), store.list(), "Nothing of the old group");
        assertEquals(List.of(), Folders.names(home()), "Nothing at all");
    }
}
