package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotFileHasher;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the clauses of {@link SnapshotStoreContract} share. Not thread-safe; owned by the test. */
abstract class SnapshotClauses extends StoreContract {

    static final StoreId PEER = StoreId.of(0x7777);
    static final Payload MEMBERS = bytes("members");

    /** A snapshot somewhere else: what it is, and the bytes of its files. */
    record Remote(SnapshotManifest manifest, List<byte[]> contents) {

        /** Returns a chunk of it. */
        ByteBuffer chunk(int file, int chunk) {
            int size = manifest.files().get(file).chunkBytes(chunk);
            return ByteBuffer.wrap(contents.get(file), chunk * SnapshotFile.CHUNK_BYTES, size)
                    .slice();
        }
    }

    final SnapshotStore snapshots() {
        return required(storage().snapshots(GROUP));
    }

    static <T> T required(@Nullable T value) {
        assertNotNull(value, "It is there");
        return value;
    }

    /** Returns bytes that differ with the seed. */
    static byte[] content(int size, long seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** Returns files of all sizes that matter: none, few bytes, and two chunks. */
    static Map<String, byte[]> files(long seed) {
        Map<String, byte[]> files = new TreeMap<>();
        files.put("000012.sst", content(SnapshotFile.CHUNK_BYTES + 4321, seed));
        files.put("CURRENT", content(100, seed + 1));
        files.put("empty", new byte[0]);
        return files;
    }

    /** Takes a snapshot of this store's own, and holds it. */
    final StoredSnapshot take(LogPosition position, Map<String, byte[]> files) throws IOException {
        try (SnapshotWriter writer = snapshots().create()) {
            writeAll(writer, files);
            return writer.commit(position, 0, MEMBERS);
        }
    }

    static void writeAll(SnapshotWriter writer, Map<String, byte[]> files) throws IOException {
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            try (OutputStream out = writer.create(file.getKey())) {
                out.write(file.getValue());
            }
        }
    }

    /** Takes one, and lets go of it. */
    final SnapshotManifest taken(LogPosition position, long seed) throws IOException {
        try (StoredSnapshot snapshot = take(position, files(seed))) {
            return snapshot.manifest();
        }
    }

    /** Makes up a snapshot of another store. */
    static Remote remote(LogPosition position, Map<String, byte[]> files) {
        List<SnapshotFile> described = new ArrayList<>();
        files.forEach((name, bytes) -> described.add(describe(name, bytes)));
        return new Remote(
                new SnapshotManifest(GROUP, PEER, position, 0, MEMBERS, described), List.copyOf(files.values()));
    }

    static SnapshotFile describe(String name, byte[] bytes) {
        SnapshotFileHasher hasher = new SnapshotFileHasher();
        hasher.update(bytes, 0, bytes.length);
        return hasher.finish(name);
    }

    /** Sends all chunks that are not there; returns how many. */
    static int sendMissing(SnapshotReceiver receiver, Remote remote) throws IOException {
        int sent = 0;
        for (int file = remote.contents().size() - 1; file >= 0; file--) {
            for (int chunk = remote.manifest().files().get(file).crcs().length - 1; chunk >= 0; chunk--) {
                if (!receiver.has(file, chunk)) {
                    receiver.write(file, chunk, remote.chunk(file, chunk));
                    sent++;
                }
            }
        }
        return sent;
    }

    /** Receives all of it, and lets go of it. */
    final SnapshotManifest received(Remote remote) throws IOException {
        try (SnapshotReceiver receiver = snapshots().receive(remote.manifest())) {
            receiver.reuse(bytes -> {});
            sendMissing(receiver, remote);
            try (StoredSnapshot snapshot = receiver.commit()) {
                return snapshot.manifest();
            }
        }
    }

    /** Asserts that a snapshot is there, is what it should be, and gives back its files. */
    final void assertHolds(SnapshotManifest manifest, Map<String, byte[]> files) throws IOException {
        try (StoredSnapshot snapshot = required(snapshots().open(manifest.id()))) {
            assertEquals(manifest.id(), snapshot.id(), "The id");
            assertEquals(manifest.toPayload(), snapshot.manifest().toPayload(), "The manifest");
            snapshot.verify();
            assertEquals(files.keySet(), snapshot.source().names(), "The names");
            for (int number = 0; number < manifest.files().size(); number++) {
                SnapshotFile file = manifest.files().get(number);
                byte[] expected = required(files.get(file.name()));
                try (InputStream in = snapshot.source().open(file.name())) {
                    assertArrayEquals(expected, in.readAllBytes(), file.name());
                }
                ByteBuffer read = ByteBuffer.allocate(expected.length);
                snapshot.read(number, 0, read);
                assertArrayEquals(expected, read.array(), file.name() + ", unchecked");
            }
        }
    }

    final List<LogPosition> positions() {
        return snapshots().list().stream().map(SnapshotManifest::position).toList();
    }
}
