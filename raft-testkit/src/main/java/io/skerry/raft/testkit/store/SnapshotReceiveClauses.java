package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What receiving a snapshot promises. Not thread-safe; owned by the test. */
abstract class SnapshotReceiveClauses extends SnapshotClauses {

    private static final long FIRST_CHUNK = SnapshotFile.CHUNK_BYTES;

    /**
     * Changes a byte of a file of a snapshot, behind the store's back; for stores that lie in files.
     *
     * @return false if that cannot be: then what asks for it is skipped
     */
    protected boolean damage(SnapshotManifest manifest, String file, long offset) throws IOException {
        return false;
    }

    @Test
    void receivedSnapshotIsAsTheOneItCameFrom() throws IOException {
        Remote remote = remote(at(2, 20), files(1));
        SnapshotManifest manifest = received(remote);
        assertEquals(remote.manifest().id(), manifest.id(), "It keeps its name");
        assertHolds(manifest, files(1));
        reopen();
        assertHolds(manifest, files(1));
    }

    @Test
    void whatIsNotWholeIsNoSnapshot() throws IOException {
        Remote remote = remote(at(2, 20), files(1));
        try (SnapshotReceiver receiver = snapshots().receive(remote.manifest())) {
            receiver.reuse(bytes -> {});
            assertEquals(remote.manifest().bytes(), receiver.missingBytes(), "All of it is missing");
            receiver.write(0, 1, remote.chunk(0, 1));
            assertEquals(remote.manifest().bytes() - 4321, receiver.missingBytes(), "But for a chunk");
            assertThrows(IllegalStateException.class, receiver::commit, "Chunks are missing");
            assertEquals(List.of(), positions(), "It is none yet");
            assertNull(snapshots().open(remote.manifest().id()), "Nor can it be opened");
            assertThrows(IllegalStateException.class, () -> snapshots().receive(remote.manifest()), "One at a time");
        }
        reopen();
        assertEquals(List.of(), positions(), "Nor after reopening");
    }

    @Test
    void chunkWithOtherBytesIsRefused() throws IOException {
        Remote remote = remote(at(2, 20), files(1));
        try (SnapshotReceiver receiver = snapshots().receive(remote.manifest())) {
            receiver.reuse(bytes -> {});
            ByteBuffer wrong = ByteBuffer.wrap(content(4321, 99));
            assertThrows(DamagedSnapshotException.class, () -> receiver.write(0, 1, wrong), "Other bytes");
            ByteBuffer less = remote.chunk(0, 1).limit(4320);
            assertThrows(DamagedSnapshotException.class, () -> receiver.write(0, 1, less), "A byte is missing");
            assertFalse(receiver.has(0, 1), "Nothing was written");
            assertEquals(remote.manifest().bytes(), receiver.missingBytes(), "Nothing was written");
            assertThrows(IndexOutOfBoundsException.class, () -> receiver.write(0, 2, less), "There is no such chunk");
            sendMissing(receiver, remote);
            receiver.commit().close();
        }
        assertHolds(remote.manifest(), files(1));
    }

    @Test
    void sameSnapshotIsResumed() throws IOException {
        Remote remote = remote(at(2, 20), files(1));
        assertNull(snapshots().unfinished(), "None has begun to come");
        sendOneChunk(remote);
        assertEquals(remote.manifest().id(), snapshots().unfinished(), "One has");
        try (SnapshotReceiver receiver = snapshots().receive(remote.manifest())) {
            receiver.reuse(bytes -> {});
            assertTrue(receiver.has(0, 0), "What has come is there");
            assertEquals(remote.manifest().bytes() - FIRST_CHUNK, receiver.missingBytes(), "The rest is missing");
        }
        if (durable()) {
            reopen();
            assertEquals(remote.manifest().id(), snapshots().unfinished(), "It has still, after reopening");
        }
        try (SnapshotReceiver receiver = snapshots().receive(remote.manifest())) {
            receiver.reuse(bytes -> {});
            assertTrue(receiver.has(0, 0), "What has come is there, after reopening, too");
            assertEquals(2, sendMissing(receiver, remote), "Two chunks are sent");
            receiver.commit().close();
        }
        assertNull(snapshots().unfinished(), "It is all here");
        assertHolds(remote.manifest(), files(1));
    }

    private void sendOneChunk(Remote remote) throws IOException {
        try (SnapshotReceiver receiver = snapshots().receive(remote.manifest())) {
            receiver.reuse(bytes -> {});
            receiver.write(0, 0, remote.chunk(0, 0));
        }
    }

    @Test
    void anotherSnapshotReplacesWhatHasCome() throws IOException {
        Remote first = remote(at(2, 20), files(1));
        Map<String, byte[]> files = files(1);
        files.put("CURRENT", content(100, 77));
        Remote second = remote(at(2, 20), files);
        sendOneChunk(first);
        try (SnapshotReceiver receiver = snapshots().receive(second.manifest())) {
            receiver.reuse(bytes -> {});
            assertFalse(receiver.has(0, 0), "A chunk of a file that was not whole comes again");
            assertEquals(second.manifest().bytes(), receiver.missingBytes(), "All of it");
            sendMissing(receiver, second);
            receiver.commit().close();
        }
        assertHolds(second.manifest(), files);
        try (SnapshotReceiver receiver = snapshots().receive(first.manifest())) {
            assertFalse(receiver.has(0, 0), "What had come of the first was given up");
        }
    }

    @Test
    void filesThatAreThereNeedNotCome() throws IOException {
        taken(at(1, 10), 1);
        Map<String, byte[]> files = files(1);
        files.put("CURRENT", content(100, 77));
        files.put("new.sst", content(300, 78));
        Remote remote = remote(at(2, 20), files);
        List<Long> progress = new ArrayList<>();
        try (SnapshotReceiver receiver = snapshots().receive(remote.manifest())) {
            assertEquals(FIRST_CHUNK + 4321, receiver.reuse(progress::add), "A file of a snapshot that was taken");
            assertEquals(FIRST_CHUNK + 4321, progress.get(progress.size() - 1), "The progress");
            assertEquals(400, receiver.missingBytes(), "The rest is missing");
            assertEquals(2, sendMissing(receiver, remote), "Two chunks are sent");
            receiver.write(0, 0, remote.chunk(0, 0));
            receiver.commit().close();
        }
        assertHolds(remote.manifest(), files);
    }

    @Test
    void wholeFilesOfWhatWasGivenUpNeedNotCome() throws IOException {
        Remote first = remote(at(2, 20), files(1));
        try (SnapshotReceiver receiver = snapshots().receive(first.manifest())) {
            receiver.write(0, 0, first.chunk(0, 0));
            receiver.write(0, 1, first.chunk(0, 1));
        }
        Map<String, byte[]> files = files(1);
        files.put("CURRENT", content(100, 77));
        Remote second = remote(at(2, 30), files);
        try (SnapshotReceiver receiver = snapshots().receive(second.manifest())) {
            assertEquals(FIRST_CHUNK + 4321, receiver.reuse(bytes -> {}), "The file that was whole");
            assertEquals(1, sendMissing(receiver, second), "One chunk is sent");
            receiver.commit().close();
        }
        assertHolds(second.manifest(), files);
    }

    @Test
    void fileOfAnotherNameServesIfItsBytesAreTheSame() throws IOException {
        taken(at(1, 10), 1);
        Map<String, byte[]> files = Map.of("other-name", required(files(1).get("000012.sst")));
        Remote remote = remote(at(2, 20), files);
        try (SnapshotReceiver receiver = snapshots().receive(remote.manifest())) {
            assertEquals(remote.manifest().bytes(), receiver.reuse(bytes -> {}), "All of it is there");
            receiver.commit().close();
        }
        assertHolds(remote.manifest(), files);
    }

    @Test
    void damagedFileIsNotReused() throws IOException {
        SnapshotManifest base = taken(at(1, 10), 1);
        Assumptions.assumeTrue(damage(base, "000012.sst", 5), "The kit cannot damage this store");
        Remote remote = remote(at(2, 20), files(1));
        try (SnapshotReceiver receiver = snapshots().receive(remote.manifest())) {
            assertEquals(100, receiver.reuse(bytes -> {}), "Only the file that is sound");
            assertEquals(List.of(), positions(), "The snapshot that is damaged is not listed any more");
            sendMissing(receiver, remote);
            receiver.commit().close();
        }
        assertHolds(remote.manifest(), files(1));
    }

    @Test
    void snapshotOfAnotherGroupIsRefused() {
        SnapshotManifest own = remote(at(2, 20), files(1)).manifest();
        SnapshotManifest foreign =
                new SnapshotManifest(OTHER, PEER, own.position(), own.membershipIndex(), own.membership(), own.files());
        assertThrows(DamagedSnapshotException.class, () -> snapshots().receive(foreign), "It is of another group");
    }

    @Test
    void receivedTwiceIsThereOnce() throws IOException {
        Remote remote = remote(at(2, 20), files(1));
        received(remote);
        try (StoredSnapshot held = required(snapshots().open(remote.manifest().id()))) {
            received(remote);
            held.read(0, 0, ByteBuffer.allocate(10));
        }
        assertEquals(List.of(at(2, 20)), positions(), "Once");
        reopen();
        assertEquals(List.of(at(2, 20)), positions(), "And after reopening");
        assertHolds(remote.manifest(), files(1));
    }
}
