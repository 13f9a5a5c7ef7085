package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.StorageClosedException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

/**
 * What {@link io.skerry.raft.snapshot.SnapshotStore} promises: taking, holding, damage, removal; and receiving, in the class
 * that it extends.
 *
 * <p>Not thread-safe; owned by the test.
 */
@Timeout(value = StoreContract.HANGS_AFTER_SECONDS, threadMode = ThreadMode.SEPARATE_THREAD)
public abstract class SnapshotStoreContract extends SnapshotReceiveClauses {

    /** For subclasses. */
    protected SnapshotStoreContract() {}

    @Test
    void untouchedStoreHasNoSnapshots() {
        assertEquals(GROUP, snapshots().group(), "A store knows its group");
        assertEquals(List.of(), snapshots().list(), "There are none");
        assertNull(snapshots().open(remote(at(1, 1), files(1)).manifest().id()), "There is no such snapshot");
    }

    @Test
    void committedSnapshotIsListedAndGivesBackItsFiles() throws IOException {
        SnapshotManifest manifest = taken(at(3, 30), 1);
        assertEquals(GROUP, manifest.group(), "It is one of its group");
        assertEquals(storage().identity().store(), manifest.takenBy(), "It was taken by this store");
        assertEquals(MEMBERS, manifest.membership(), "The membership comes with it");
        assertEquals(List.of(at(3, 30)), positions(), "It is listed");
        assertHolds(manifest, files(1));
        reopen();
        assertEquals(List.of(at(3, 30)), positions(), "It is there after reopening");
        assertHolds(manifest, files(1));
    }

    @Test
    void snapshotWithoutFilesIsOne() throws IOException {
        try (StoredSnapshot snapshot = take(at(1, 5), Map.of())) {
            snapshot.verify();
            assertEquals(0, snapshot.manifest().bytes(), "It has no bytes");
        }
    }

    @Test
    void uncommittedSnapshotIsNone() throws IOException {
        SnapshotWriter writer = snapshots().create();
        writeAll(writer, files(1));
        assertEquals(List.of(), positions(), "It is none before it is committed");
        writer.close();
        writer.close();
        assertEquals(List.of(), positions(), "What was closed without being committed is none");
        assertThrows(IllegalStateException.class, () -> writer.commit(at(1, 1), 0, MEMBERS), "It was given up");
        writeAll(snapshots().create(), files(2));
        reopen();
        assertEquals(List.of(), positions(), "What a life has left unfinished is none");
    }

    @Test
    void fileThatIsNotClosedRefusesTheCommit() throws IOException {
        try (SnapshotWriter writer = snapshots().create();
                OutputStream file = writer.create("open")) {
            file.write(1);
            assertThrows(IOException.class, () -> writer.commit(at(1, 1), 0, MEMBERS), "A file is not whole");
        }
        assertEquals(List.of(), positions(), "There is no such snapshot");
    }

    @Test
    void namesThatCouldBeAnythingElseAreRefused() throws IOException {
        try (SnapshotWriter writer = snapshots().create()) {
            writer.create("taken").close();
            for (String name : List.of("", ".", "..", "../x", "a/b", ".hidden", "MANIFEST", "taken", "a b", "\u00e4")) {
                assertThrows(IllegalArgumentException.class, () -> writer.create(name), () -> "No name: " + name);
            }
        }
    }

    @Test
    void fileThatIsLinkedIsAsOneThatWasWritten() throws IOException {
        Path source = Files.write(folder.resolve("source"), files(1).get("000012.sst"));
        SnapshotManifest first;
        try (SnapshotWriter writer = snapshots().create()) {
            writer.link("linked.sst", source);
            assertThrows(IllegalArgumentException.class, () -> writer.link("linked.sst", source), "Each name once");
            try (StoredSnapshot snapshot = writer.commit(at(1, 1), 0, MEMBERS)) {
                first = snapshot.manifest();
            }
        }
        SnapshotManifest second;
        try (SnapshotWriter writer = snapshots().create()) {
            writer.link("again.sst", source);
            try (StoredSnapshot snapshot = writer.commit(at(1, 2), 0, MEMBERS)) {
                second = snapshot.manifest();
            }
        }
        Files.delete(source);
        assertHolds(first, Map.of("linked.sst", required(files(1).get("000012.sst"))));
        assertHolds(second, Map.of("again.sst", required(files(1).get("000012.sst"))));
        assertEquals(
                describe("again.sst", required(files(1).get("000012.sst"))).digest(),
                second.files().get(0).digest(),
                "The digest of the second link");
    }

    @Test
    void fileIsPlacedWhereItIsWanted() throws IOException {
        SnapshotManifest manifest = taken(at(1, 1), 1);
        Path target = folder.resolve("placed");
        try (StoredSnapshot snapshot = required(snapshots().open(manifest.id()))) {
            snapshot.source().linkTo("000012.sst", target);
            assertThrows(IOException.class, () -> snapshot.source().linkTo("000012.sst", target), "It is there");
            assertThrows(IOException.class, () -> snapshot.source().open("none"), "There is no such file");
        }
        snapshots().condemn(manifest.id(), "to be removed");
        assertArrayEquals(required(files(1).get("000012.sst")), Files.readAllBytes(target), "It stays");
    }

    @Test
    void readIsFilledOrFails() throws IOException {
        try (StoredSnapshot snapshot = take(at(1, 1), Map.of("f", content(1000, 1)))) {
            ByteBuffer part = ByteBuffer.allocate(100);
            snapshot.read(0, 900, part);
            assertFalse(part.hasRemaining(), "All of it is filled");
            assertThrows(EOFException.class, () -> snapshot.read(0, 901, ByteBuffer.allocate(100)), "It ends before");
        }
    }

    @Test
    void newestIsListedFirst() throws IOException {
        taken(at(1, 10), 1);
        taken(at(2, 30), 2);
        taken(at(2, 20), 3);
        received(remote(at(2, 25), files(4)));
        assertEquals(List.of(at(2, 30), at(2, 25), at(2, 20), at(1, 10)), positions(), "Newest position first");
        if (durable()) {
            reopen();
            assertEquals(List.of(at(2, 30), at(2, 25), at(2, 20), at(1, 10)), positions(), "And after reopening");
        }
    }

    @Test
    void snapshotsOfOnePositionStandBesideEachOther() throws IOException {
        SnapshotManifest own = taken(at(1, 10), 1);
        SnapshotManifest again = taken(at(1, 10), 2);
        SnapshotManifest foreign = received(remote(at(1, 10), files(3)));
        assertEquals(List.of(at(1, 10), at(1, 10), at(1, 10)), positions(), "All three");
        reopen();
        assertHolds(own, files(1));
        assertHolds(again, files(2));
        assertHolds(foreign, files(3));
    }

    @Test
    void condemnedSnapshotIsOfferedNoMore() throws IOException {
        SnapshotManifest manifest = taken(at(1, 10), 1);
        SnapshotManifest other = taken(at(1, 20), 2);
        try (StoredSnapshot held = required(snapshots().open(manifest.id()))) {
            snapshots().condemn(manifest.id(), "tried");
            assertEquals(List.of(at(1, 20)), positions(), "It is not listed");
            assertNull(snapshots().open(manifest.id()), "Nor opened");
            held.read(0, 0, ByteBuffer.allocate(10));
        }
        snapshots().condemn(manifest.id(), "again");
        assertHolds(other, files(2));
        reopen();
        assertEquals(List.of(at(1, 20)), positions(), "Nor after reopening");
    }

    @Test
    void condemnedWhileHeldIsNotThereAfterReopening() throws IOException {
        StoredSnapshot held = take(at(1, 10), files(1));
        snapshots().condemn(held.id(), "tried");
        reopen();
        assertEquals(List.of(), positions(), "It stays condemned");
        held.close();
    }

    @Test
    void pruneKeepsTheNewestThatMayBeUsed() throws IOException {
        for (int i = 1; i <= 5; i++) {
            taken(at(1, 10 * i), i);
        }
        snapshots().prune(manifest -> manifest.position().index() <= 40, 2, 0);
        assertEquals(List.of(at(1, 40), at(1, 30)), positions(), "Two that may be used, and none that may not");
        snapshots().prune(manifest -> true, 2, 0);
        assertEquals(List.of(at(1, 40), at(1, 30)), positions(), "No more to remove");
        if (durable()) {
            reopen();
            assertEquals(List.of(at(1, 40), at(1, 30)), positions(), "And after reopening");
        }
        assertThrows(IllegalArgumentException.class, () -> snapshots().prune(manifest -> true, 0, 0), "At least one");
    }

    @Test
    void whatIsHeldSurvivesThePrune() throws IOException {
        SnapshotManifest manifest = taken(at(1, 10), 1);
        taken(at(1, 20), 2);
        try (StoredSnapshot held = required(snapshots().open(manifest.id()))) {
            snapshots().prune(any -> true, 1, 0);
            assertEquals(List.of(at(1, 20), at(1, 10)), positions(), "What is held stays");
            held.verify();
        }
        snapshots().prune(any -> true, 1, 0);
        assertEquals(List.of(at(1, 20)), positions(), "When it is not held any more, it goes");
    }

    @Test
    void theOneReceivedLastIsKeptWithinItsBudget() throws IOException {
        received(remote(at(1, 5), files(1)));
        SnapshotManifest last = received(remote(at(1, 10), files(2)));
        taken(at(1, 20), 3);
        taken(at(1, 30), 4);
        snapshots().prune(any -> true, 1, last.bytes());
        assertEquals(List.of(at(1, 30), at(1, 10)), positions(), "The newest, and the one received last");
        snapshots().prune(any -> true, 1, last.bytes() - 1);
        assertEquals(List.of(at(1, 30)), positions(), "It does not fit its budget any more");
    }

    @Test
    void damageIsFoundByWhoeverReads() throws IOException {
        SnapshotManifest manifest = taken(at(1, 10), 1);
        List<Look> looks = List.of(
                StoredSnapshot::verify,
                snapshot -> {
                    try (InputStream in = snapshot.source().open("000012.sst")) {
                        in.transferTo(OutputStream.nullOutputStream());
                    }
                },
                snapshot -> snapshot.source().linkTo("000012.sst", folder.resolve("damaged")));
        for (Look look : looks) {
            assumeTrue(damage(manifest, "000012.sst", 1_048_600), "The kit cannot damage this store");
            AtomicReference<StoredSnapshot> held =
                    new AtomicReference<>(snapshots().open(manifest.id()));
            try (StoredSnapshot snapshot = required(held.get())) {
                DamagedSnapshotException damage =
                        assertThrows(DamagedSnapshotException.class, () -> look.at(snapshot), "It is damaged");
                String message = String.valueOf(damage.getMessage());
                assertTrue(message.contains("1/10") && message.contains("000012.sst"), message);
            }
            assertEquals(List.of(), positions(), "It is not listed any more");
            assertFalse(Files.exists(folder.resolve("damaged")), "Nothing damaged is placed");
            manifest = taken(at(1, 10), 1);
        }
    }

    private interface Look {
        void at(StoredSnapshot snapshot) throws IOException;
    }

    @Test
    void destroyedGroupHasNoSnapshots() throws IOException {
        commit(batch -> batch.append(GROUP, entries(1, 1, 10)).append(OTHER, entries(1, 1, 10)));
        taken(at(1, 10), 1);
        StoredSnapshot held = take(at(1, 5), files(2));
        commit(batch -> batch.destroy(OTHER));
        assertEquals(List.of(at(1, 10), at(1, 5)), positions(), "Another group was destroyed");
        commit(batch -> batch.destroy(GROUP));
        assertEquals(List.of(), positions(), "They go with the group");
        held.read(0, 0, ByteBuffer.allocate(10));
        held.close();
        SnapshotManifest next = taken(at(1, 3), 3);
        reopen();
        assertEquals(List.of(at(1, 3)), positions(), "And stay so; those of a group of the same number are its own");
        assertHolds(next, files(3));
    }

    @Test
    void closedStoreSaysSo() throws IOException {
        SnapshotStore store = snapshots();
        StoredSnapshot held = take(at(1, 1), Map.of("f", content(10, 1)));
        storage().close();
        assertThrows(StorageClosedException.class, store::list, "The storage is closed");
        assertThrows(StorageClosedException.class, store::create, "The storage is closed");
        held.read(0, 0, ByteBuffer.allocate(10));
        held.close();
        held.close();
    }
}
