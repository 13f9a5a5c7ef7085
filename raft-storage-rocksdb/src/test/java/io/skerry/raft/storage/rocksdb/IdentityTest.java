package io.skerry.raft.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageOpenException;
import io.skerry.raft.storage.StorageOpenException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Who a folder is, and whom it refuses; each refusal with its message. */
class IdentityTest {

    private static final ClusterId CLUSTER = cluster(1);
    private static final ClusterId OTHER_CLUSTER = cluster(2);

    @TempDir
    Path temp;

    @Test
    void aNewFolderDrawsAStoreIdAndIsStampedOnce() {
        Path folder = temp.resolve("new");
        StorageIdentity first;
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            first = storage.identity();
            assertTrue(first.store().isKnown());
            assertEquals(1, first.openCounter());
            assertNull(first.cluster());
            assertNull(first.node());
            storage.batch().identity(CLUSTER, NodeId.of(1)).commit();
            storage.batch().identity(CLUSTER, NodeId.of(1)).commit();
            BatchRefusedException refused = assertThrows(
                    BatchRefusedException.class,
                    () -> storage.batch().identity(CLUSTER, NodeId.of(2)).commit());
            assertTrue(refused.getMessage().contains("is stamped as cluster " + CLUSTER + " node 1"));
        }
        try (RocksDbStorage storage = RocksDbStorage.open(folder);
                RocksDbStorage other = RocksDbStorage.open(temp.resolve("other"))) {
            assertEquals(new StorageIdentity(first.store(), 2, CLUSTER, NodeId.of(1)), storage.identity());
            assertNotEquals(first.store(), other.identity().store());
        }
    }

    @Test
    void aFolderOfAnotherNodeIsRefusedWithBothIds() {
        Path folder = stamped();
        assertRefused(
                Reason.OTHER_IDENTITY,
                "Folder " + folder + " belongs to node 1, not to node 2; name the right folder, or an empty one",
                () -> RocksDbStorage.open(
                        folder,
                        RocksDbStorageConfig.builder()
                                .expect(CLUSTER, NodeId.of(2))
                                .build()));
        try (RocksDbStorage storage = RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.builder().expect(CLUSTER, NodeId.of(1)).build())) {
            assertEquals(2, storage.identity().openCounter(), "a refused open is not counted");
        }
    }

    @Test
    void aFolderOfAnotherClusterIsRefusedWithBothIds() {
        Path folder = stamped();
        assertRefused(
                Reason.OTHER_IDENTITY,
                "Folder " + folder + " belongs to cluster " + CLUSTER + ", not to cluster " + OTHER_CLUSTER,
                () -> RocksDbStorage.open(
                        folder,
                        RocksDbStorageConfig.builder()
                                .expect(OTHER_CLUSTER, NodeId.of(1))
                                .build()));
    }

    @Test
    void aFolderOfANewerVersionIsRefusedBeforeItIsTouched() throws IOException {
        Path folder = stamped();
        Files.writeString(folder.resolve("FORMAT"), "skerry-storage 2\n");
        assertRefused(
                Reason.OTHER_FORMAT,
                "Folder " + folder + " has format version 2, this code knows 1; open it with the version that wrote it",
                () -> RocksDbStorage.open(folder));
    }

    @Test
    void aFolderOfSomebodysFilesIsRefusedAndLeftAlone() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("documents"));
        Files.writeString(folder.resolve("thesis.txt"), "In search of");
        assertRefused(
                Reason.NOT_A_STORAGE,
                "Folder " + folder + " is not a storage: it has no file FORMAT, but thesis.txt; name an empty folder",
                () -> RocksDbStorage.open(folder));
        assertFalse(Files.exists(folder.resolve("raft")));
    }

    @Test
    void aFolderWhoseFirstOpenWasInterruptedIsOpened() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("deep/down"));
        Files.createDirectory(folder.resolve("raft"));
        Files.writeString(folder.resolve("FORMAT.new"), "skerry-st");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertEquals(1, storage.identity().openCounter());
        }
        assertEquals("skerry-storage 1\n", Files.readString(folder.resolve("FORMAT")));
    }

    @Test
    void aFolderWhoseDatabaseIsGoneIsDamaged() throws IOException {
        Path folder = Files.createDirectory(temp.resolve("gone"));
        Files.writeString(folder.resolve("FORMAT"), "skerry-storage 1\n");
        CorruptionException lost = assertThrows(CorruptionException.class, () -> RocksDbStorage.open(folder));
        assertTrue(lost.getMessage().contains("has lost its folder raft; replace this replica from its peers"));
        Files.writeString(folder.resolve("FORMAT"), "");
        CorruptionException damaged = assertThrows(CorruptionException.class, () -> RocksDbStorage.open(folder));
        assertTrue(damaged.getMessage().contains("FORMAT is damaged; replace this replica from its peers")
                || damaged.getMessage().contains("has lost its folder raft"));
    }

    @Test
    void aFolderOfSomebodysDatabaseIsRefusedAndLeftAlone() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("theirs/raft")).getParent();
        Files.writeString(folder.resolve("raft/CURRENT"), "MANIFEST-000001");
        Files.writeString(folder.resolve("LOCK"), "somebody's");
        assertRefused(
                Reason.NOT_A_STORAGE, "it has a folder raft, but no file FORMAT", () -> RocksDbStorage.open(folder));
        assertEquals("somebody's", Files.readString(folder.resolve("LOCK")));
    }

    @Test
    void aFirstOpenThatWasInterruptedAnywhereIsGoneOnWith() throws IOException {
        Path folder = temp.resolve("unfinished");
        RocksDbStorage.open(folder).close();
        Files.move(folder.resolve("FORMAT"), folder.resolve("FORMAT.new"));
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertEquals(2, storage.identity().openCounter());
        }
        assertTrue(Files.exists(folder.resolve("FORMAT")));
        assertFalse(Files.exists(folder.resolve("FORMAT.new")));
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.writeString(temp.resolve("file"), "x");
        assertRefused(Reason.IO, "Folder " + file + " cannot be opened", () -> RocksDbStorage.open(file));
    }

    @Test
    void aSecondStorageOfThisProcessIsRefused() {
        Path folder = temp.resolve("mine");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertRefused(
                    Reason.LOCKED,
                    "Folder " + folder + " is open in this process; close it there, or use another folder",
                    () -> RocksDbStorage.open(folder));
            assertEquals(1, storage.identity().openCounter());
        }
        RocksDbStorage.open(folder).close();
    }

    @Test
    @DisplayName("A file lock of POSIX is gone when the process closes any channel on the file")
    void aRefusedSecondOpenDoesNotLoseTheLockOfTheFirst() throws IOException, InterruptedException {
        Path folder = temp.resolve("mine");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertThrows(StorageOpenException.class, () -> RocksDbStorage.open(folder));
            Process child = holdsOpen(folder);
            try (InputStream out = child.getInputStream()) {
                assertEquals(-1, out.read(), "another process could open it");
                assertTrue(child.waitFor(30, TimeUnit.SECONDS));
                assertEquals(1, child.exitValue());
            } finally {
                child.destroyForcibly();
            }
            assertEquals(1, storage.identity().openCounter());
        }
    }

    @Test
    void aFolderThatAnotherProcessHasOpenIsRefusedWithItsNumber() throws IOException, InterruptedException {
        Path folder = temp.resolve("theirs");
        Process child = holdsOpen(folder);
        try (InputStream out = child.getInputStream()) {
            assertEquals('O', out.read(), "the other process has opened it");
            assertRefused(
                    Reason.LOCKED,
                    "Folder " + folder + " is open in process " + child.pid() + "; close it there",
                    () -> RocksDbStorage.open(folder));
        } finally {
            child.destroyForcibly();
            assertTrue(child.waitFor(30, TimeUnit.SECONDS));
        }
        RocksDbStorage.open(folder).close();
    }

    private static Process holdsOpen(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        HoldsOpen.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** The other process: opens the folder, says so, and waits until it is killed or its parent is gone. */
    static final class HoldsOpen {
        private HoldsOpen() {}

        public static void main(String[] args) throws IOException {
            try (RocksDbStorage storage = RocksDbStorage.open(Path.of(args[0]))) {
                System.out.println("OPEN " + storage.identity());
                System.out.flush();
                while (System.in.read() >= 0) {
                    // Only the end of the input matters.
                }
            }
        }
    }

    private Path stamped() {
        Path folder = temp.resolve("stamped");
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            storage.batch().identity(CLUSTER, NodeId.of(1)).commit();
        }
        return folder;
    }

    private static void assertRefused(Reason reason, String message, Executable open) {
        StorageOpenException refused = assertThrows(StorageOpenException.class, open);
        assertEquals(reason, refused.reason());
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    private static ClusterId cluster(int seed) {
        byte[] hash = new byte[ClusterId.BYTES];
        hash[0] = (byte) seed;
        return new ClusterId(Payload.wrap(hash));
    }
}
