package io.skerry.examples.kv.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.node.RefusedException;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The routes below {@code /snapshots}: takes one, and hands out those that are there, a chunk at a time, so that a backup needs
 * little memory on either side and goes on after a broken connection. What is handed out is checked by whoever asks, against the
 * manifest. Thread-safe.
 */
final class SnapshotRoutes {

    /** The node keeps the deadline; this is for one that does not. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** However large the state is, a client that waits for longer asks again. */
    private static final Duration TAKING = Duration.ofMinutes(2);

    private final Function<Duration, CompletableFuture<LogPosition>> taker;
    private final SnapshotStore store;

    /** @param taker has one taken, by a timeout */
    SnapshotRoutes(Function<Duration, CompletableFuture<LogPosition>> taker, SnapshotStore store) {
        this.taker = taker;
        this.store = store;
    }

    Reply take(Target target) {
        target.requireParameters(Set.of());
        LogPosition position = await(taker.apply(TAKING));
        // One that reaches farther may have come meanwhile, and is as good.
        SnapshotManifest taken = store.list().stream()
                .filter(manifest -> manifest.position().compareTo(position) >= 0)
                .findFirst()
                .orElseThrow(SnapshotRoutes::gone);
        return Reply.json(200, json -> write(json, taken));
    }

    private static LogPosition await(CompletableFuture<LogPosition> taken) {
        try {
            return taken.get(TAKING.toNanos() + GRACE_NANOS, TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RefusedException refused) {
                throw new ApiException(Outcomes.codeOf(refused), String.valueOf(refused.getMessage()), null, refused);
            }
            if (e.getCause() instanceof RaftException unknown) {
                throw new ApiException(ErrorCode.OUTCOME_UNKNOWN, String.valueOf(unknown.getMessage()), null, unknown);
            }
            throw new ApiException(ErrorCode.INTERNAL, "No snapshot was taken: " + e.getCause(), null, e);
        } catch (TimeoutException e) {
            throw new ApiException(ErrorCode.OUTCOME_UNKNOWN, "No outcome was known in time", null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApiException(ErrorCode.OUTCOME_UNKNOWN, "The server stops", null, e);
        }
    }

    Reply list(Target target) {
        target.requireParameters(Set.of());
        return Reply.json(200, json -> {
            json.writeArrayFieldStart("snapshots");
            for (SnapshotManifest manifest : store.list()) {
                json.writeStartObject();
                write(json, manifest);
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void write(JsonGenerator json, SnapshotManifest manifest) throws IOException {
        json.writeStringField("snapshot", manifest.id().toString());
        json.writeNumberField("index", manifest.position().index());
        json.writeNumberField("term", manifest.position().term());
        json.writeNumberField("files", manifest.files().size());
        json.writeNumberField("bytes", manifest.bytes());
    }

    Reply manifest(Target target) {
        target.requireParameters(Set.of());
        try (StoredSnapshot snapshot = open(target)) {
            return Reply.bytes(snapshot.manifest().toPayload().toByteArray());
        }
    }

    Reply chunk(Target target) {
        target.requireParameters(Set.of());
        int file = number(target.segments().get(3));
        int chunk = number(target.segments().get(5));
        try (StoredSnapshot snapshot = open(target)) {
            if (file >= snapshot.manifest().files().size()
                    || chunk >= snapshot.manifest().files().get(file).crcs().length) {
                throw new ApiException(ErrorCode.NOT_FOUND, "The snapshot has no chunk " + chunk + " of file " + file);
            }
            ByteBuffer bytes =
                    ByteBuffer.allocate(snapshot.manifest().files().get(file).chunkBytes(chunk));
            snapshot.read(file, (long) chunk * SnapshotFile.CHUNK_BYTES, bytes);
            return Reply.bytes(bytes.array());
        } catch (IOException e) {
            throw new ApiException(ErrorCode.INTERNAL, "The snapshot cannot be read: " + e.getMessage(), null, e);
        }
    }

    private StoredSnapshot open(Target target) {
        StoredSnapshot snapshot = store.open(id(target.segments().get(1)));
        if (snapshot == null) {
            throw gone();
        }
        return snapshot;
    }

    private static ApiException gone() {
        return new ApiException(
                ErrorCode.NOT_FOUND, "That snapshot is not there, or not any more: a newer one may have replaced it");
    }

    private static SnapshotId id(String text) {
        try {
            return SnapshotId.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ApiException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()), null, e);
        }
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new ApiException(ErrorCode.BAD_REQUEST, "Files and chunks are counted from 0, not " + text);
        }
        return Integer.parseInt(text);
    }
}
