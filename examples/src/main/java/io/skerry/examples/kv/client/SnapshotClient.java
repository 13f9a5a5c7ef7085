package io.skerry.examples.kv.client;

import io.skerry.examples.kv.client.Attempt.Answer;
import io.skerry.examples.kv.client.Attempt.NoAnswer;
import io.skerry.examples.kv.client.Attempt.NotSent;
import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.raft.model.Payload;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Has one node take snapshots, and reads them. All that it asks is safe to ask again: what gets no answer is, until the time is
 * up.
 *
 * <p>Thread-safe.
 */
public final class SnapshotClient implements AutoCloseable {

    private static final long PAUSE_MILLIS = 100;
    private static final Duration PROBE = Duration.ofSeconds(1);

    private final HttpCalls calls = new HttpCalls();
    private final URI endpoint;
    private final Duration timeout;

    /**
     * Connects to nobody yet.
     *
     * @param endpoint where the node serves HTTP, without a slash at the end
     * @param timeout  how long a call may take, retries included
     */
    public SnapshotClient(URI endpoint, Duration timeout) {
        this.endpoint = endpoint;
        this.timeout = timeout;
    }

    /** Returns the id of the node, or 0 if it does not answer at once. */
    public long nodeId() {
        Attempt attempt = calls.send(endpoint, "GET", "/status", null, Map.of(), PROBE);
        return attempt instanceof Answer answer && answer.fields().get("id") instanceof Long id ? id : 0;
    }

    /**
     * Has a snapshot taken.
     *
     * @throws RequestRefused if the node refuses, or does not answer in time
     */
    public SnapshotId take() {
        Answer answer = ask("POST", "/snapshots");
        if (answer.fields().get("snapshot") instanceof String name) {
            return SnapshotId.parse(name);
        }
        throw new RequestRefused(endpoint + " does not say which snapshot it has taken", null);
    }

    /**
     * Reads what a snapshot is.
     *
     * @throws RequestRefused           if it is not there any more, or the node does not answer in time
     * @throws DamagedSnapshotException if what comes is not that
     */
    public SnapshotManifest manifest(SnapshotId id) throws DamagedSnapshotException {
        SnapshotManifest manifest = SnapshotManifest.parse(
                Payload.wrap(ask("GET", "/snapshots/" + id + "/manifest").body()));
        if (!manifest.id().equals(id)) {
            throw new DamagedSnapshotException(
                    endpoint + " was asked for snapshot " + id + ", and answered with " + manifest.id());
        }
        return manifest;
    }

    /**
     * Reads a chunk of a file, unchecked.
     *
     * @throws RequestRefused if it is not there any more, or the node does not answer in time
     */
    public byte[] chunk(SnapshotId id, int file, int chunk) {
        return ask("GET", "/snapshots/" + id + "/files/" + file + "/chunks/" + chunk)
                .body();
    }

    private Answer ask(String method, String path) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            long left = deadline - System.nanoTime();
            Attempt attempt =
                    calls.send(endpoint, method, path, null, Map.of(), Duration.ofNanos(Math.max(left, 1_000_000)));
            if (attempt instanceof Answer answer && answer.status() == 200) {
                return answer;
            }
            boolean mayPass = !(attempt instanceof Answer answer)
                    || answer.is(ErrorCode.OVERLOADED)
                    || answer.is(ErrorCode.OUTCOME_UNKNOWN);
            if (!mayPass || left <= TimeUnit.MILLISECONDS.toNanos(PAUSE_MILLIS)) {
                throw new RequestRefused(endpoint + ": " + fault(attempt), null);
            }
            pause();
        }
    }

    private static String fault(Attempt attempt) {
        if (attempt instanceof Answer answer) {
            return answer.complaint();
        }
        Exception cause = attempt instanceof NotSent notSent ? notSent.cause() : ((NoAnswer) attempt).cause();
        return "no answer (" + Retries.reason(cause) + ")";
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestRefused("Interrupted", e);
        }
    }

    @Override
    public void close() {
        calls.close();
    }
}
