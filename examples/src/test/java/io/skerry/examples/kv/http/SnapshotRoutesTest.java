package io.skerry.examples.kv.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.backup.Backup;
import io.skerry.examples.kv.client.RequestRefused;
import io.skerry.examples.kv.client.SnapshotClient;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.DiskFullException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.storage.rocksdb.snapshot.SnapshotFolders;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots over HTTP, and backups that are made of them. */
class SnapshotRoutesTest extends HttpTestCase {

    private static final byte[] LARGE = new byte[(5 << 20) / 2];
    private static final byte[] SMALL = {1, 2, 3};

    static {
        new Random(7).nextBytes(LARGE);
    }

    private CompletableFuture<LogPosition> take(long index) {
        try (SnapshotWriter writer = snapshots.create()) {
            write(writer, "large", LARGE);
            write(writer, "small", SMALL);
            write(writer, "empty", new byte[0]);
            LogPosition position = LogPosition.of(2, index);
            writer.commit(position, 1, Payload.ofUtf8("members")).close();
            return CompletableFuture.completedFuture(position);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(SnapshotWriter writer, String name, byte[] bytes) throws IOException {
        try (OutputStream out = writer.create(name)) {
            out.write(bytes);
        }
    }

    private SnapshotClient client() {
        return new SnapshotClient(URI.create("http://" + server.address()), Duration.ofSeconds(30));
    }

    private static SnapshotStore backups(Path folder) throws IOException {
        return SnapshotFolders.ofBackups(folder).of(GroupId.DEFAULT);
    }

    @Test
    void aSnapshotIsTakenAndListed() {
        group.fakeAdministration().takeSnapshots(() -> take(7));
        String taken = text(call("POST", "/snapshots", null));
        SnapshotManifest manifest = snapshots.list().get(0);
        assertEquals(
                "{\"snapshot\":\"" + manifest.id() + "\",\"index\":7,\"term\":2,\"files\":3,\"bytes\":"
                        + (LARGE.length + SMALL.length) + "}",
                taken.strip());
        assertReply(200, "{\"snapshots\":[" + taken.strip() + "]}", call("GET", "/snapshots", null));
    }

    @Test
    void whatStandsAgainstItIsSaid() {
        assertError(429, "OVERLOADED", call("POST", "/snapshots", null));
        group.fakeAdministration().takeSnapshots(() -> CompletableFuture.failedFuture(new DiskFullException("full")));
        assertError(507, "DISK_FULL", call("POST", "/snapshots", null));
        group.fakeAdministration()
                .takeSnapshots(() -> CompletableFuture.failedFuture(new OutcomeUnknownException("slow")));
        assertError(504, "OUTCOME_UNKNOWN", call("POST", "/snapshots", null));
    }

    @Test
    void whatIsNotThereIsSaid() throws IOException {
        take(7);
        SnapshotId id = snapshots.list().get(0).id();
        String other = id.toString().replace("-2-7-", "-2-8-");
        assertError(404, "NOT_FOUND", call("GET", "/snapshots/" + other + "/manifest", null));
        assertError(404, "NOT_FOUND", call("GET", "/snapshots/" + other + "/files/0/chunks/0", null));
        assertError(404, "NOT_FOUND", call("GET", "/snapshots/" + id + "/files/9/chunks/0", null));
        assertError(404, "NOT_FOUND", call("GET", "/snapshots/" + id + "/files/0/chunks/3", null));
        for (String path : List.of("x/manifest", id + "/files/-1/chunks/0", id + "/files/0/chunks/99999999999")) {
            assertError(400, "BAD_REQUEST", call("GET", "/snapshots/" + path, null));
        }
    }

    @Test
    void aBackupIsTheSnapshotByteByByte(@TempDir Path folder) throws IOException {
        group.fakeAdministration().takeSnapshots(() -> take(7));
        SnapshotId id;
        try (SnapshotClient node = client()) {
            Backup.Outcome outcome = Backup.take(node, backups(folder));
            id = outcome.manifest().id();
            assertEquals(0, outcome.reusedBytes());
        }
        try (StoredSnapshot backup = backups(folder).open(id)) {
            assertNotNull(backup);
            backup.verify();
            try (InputStream large = backup.source().open("large")) {
                assertArrayEquals(LARGE, large.readAllBytes());
            }
        }
    }

    @Test
    void aLaterBackupLinksWhatTheFolderHas(@TempDir Path folder) throws IOException {
        group.fakeAdministration().takeSnapshots(() -> take(7));
        try (SnapshotClient node = client()) {
            Backup.take(node, backups(folder));
            group.fakeAdministration().takeSnapshots(() -> take(9));
            assertEquals(
                    LARGE.length + SMALL.length,
                    Backup.take(node, backups(folder)).reusedBytes());
        }
        assertEquals(
                List.of(9L, 7L),
                backups(folder).list().stream()
                        .map(manifest -> manifest.position().index())
                        .toList());
    }

    @Test
    void aNodeThatRefusesOrIsNotThereIsNamed(@TempDir Path folder) {
        group.fakeAdministration().takeSnapshots(() -> CompletableFuture.failedFuture(new DiskFullException("full")));
        try (SnapshotClient node = client()) {
            RequestRefused refused = assertThrows(RequestRefused.class, () -> Backup.take(node, backups(folder)));
            assertTrue(refused.getMessage().contains("507: full"), refused.getMessage());
        }
    }
}
