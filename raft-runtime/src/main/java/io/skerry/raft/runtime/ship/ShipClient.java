package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.ship.ShipAnswer.BytesAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.ListAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.Listed;
import io.skerry.raft.runtime.ship.ShipAnswer.NotedAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.PartAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.RefusedAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.WaitAnswer;
import io.skerry.raft.runtime.ship.ShipRequest.ChunkRequest;
import io.skerry.raft.runtime.ship.ShipRequest.DamagedReport;
import io.skerry.raft.runtime.ship.ShipRequest.ListRequest;
import io.skerry.raft.runtime.ship.ShipRequest.ManifestRequest;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkFrame;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Asks another node over a stream. Whatever comes that was not asked for ends the stream, as a {@link BulkException}. Not
 * thread-safe; owned by its creator.
 */
final class ShipClient implements AutoCloseable {

    /** An answer of the kind that was asked for, and its frame. */
    private record Answered<T>(T answer, BulkFrame frame) {}

    /** So many times as long as the other end may be silent it may say that there will be an answer. */
    private static final int MOST_WAITS = 10;

    private final BulkStream stream;
    private final long idleNanos;

    ShipClient(BulkStream stream, long idleNanos) {
        this.stream = stream;
        this.idleNanos = idleNanos;
    }

    /** Returns what is there. */
    List<Listed> list(GroupId group) throws BulkException, ShipRefusedException {
        send(new ListRequest(group));
        return receive(ListAnswer.class, 0).answer().snapshots();
    }

    /** Returns a manifest, which is the one of that name. */
    SnapshotManifest manifest(GroupId group, SnapshotId id) throws BulkException, ShipRefusedException {
        // Grows with what has come, whatever is claimed.
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int total;
        do {
            send(new ManifestRequest(group, id, bytes.size()));
            Answered<PartAnswer> part = receive(PartAnswer.class, BulkFrame.MAX_DATA_BYTES);
            total = part.answer().total();
            int came = part.frame().dataBytes();
            if (part.answer().offset() != bytes.size() || came == 0 || came > total - bytes.size()) {
                throw nonsense("a part of a manifest is not the one that was asked for");
            }
            bytes.write(part.frame().data().array(), 0, came);
            stream.recycle(part.frame());
        } while (bytes.size() < total);
        try {
            SnapshotManifest manifest = SnapshotManifest.parse(Payload.wrap(bytes.toByteArray()));
            if (!manifest.group().equals(group) || !manifest.id().equals(id)) {
                throw nonsense("a manifest is another one's");
            }
            return manifest;
        } catch (DamagedSnapshotException e) {
            throw nonsense(e.getMessage());
        }
    }

    /** Asks for a chunk, for {@link #chunk} later on. */
    void ask(ChunkRequest request) throws BulkException {
        send(request);
    }

    /** Returns the chunk that was asked for first, for {@link #recycle}. */
    BulkFrame chunk(ChunkRequest request, int bytes) throws BulkException, ShipRefusedException {
        Answered<BytesAnswer> chunk = receive(BytesAnswer.class, bytes);
        BytesAnswer answer = chunk.answer();
        if (answer.file() != request.file()
                || answer.chunk() != request.chunk()
                || chunk.frame().dataBytes() != bytes) {
            throw nonsense("a chunk is not the one that was asked for");
        }
        return chunk.frame();
    }

    void recycle(BulkFrame frame) {
        stream.recycle(frame);
    }

    /** Tells that what comes is wrong. */
    void damaged(DamagedReport report) throws BulkException, ShipRefusedException {
        send(report);
        receive(NotedAnswer.class, 0);
    }

    private void send(ShipRequest request) throws BulkException {
        stream.send(request.toFrame(), idleNanos);
    }

    private <T extends ShipAnswer> Answered<T> receive(Class<T> type, int mostBytes)
            throws BulkException, ShipRefusedException {
        long begin = System.nanoTime();
        while (true) {
            BulkFrame frame = stream.receive(idleNanos);
            ShipAnswer answer = read(frame);
            if (answer instanceof RefusedAnswer refused) {
                throw new ShipRefusedException(refused.reason(), "node " + stream.peer() + " says: " + refused.text());
            }
            if (type.isInstance(answer) && frame.dataBytes() <= mostBytes) {
                return new Answered<>(type.cast(answer), frame);
            }
            if (!(answer instanceof WaitAnswer) || frame.dataBytes() > 0) {
                throw nonsense("an answer of type " + frame.type() + " with " + frame.dataBytes() + " bytes");
            }
            if (System.nanoTime() - begin > MOST_WAITS * idleNanos) {
                throw nonsense("it asks to wait, and does not answer");
            }
        }
    }

    private ShipAnswer read(BulkFrame frame) throws BulkException {
        try {
            return ShipAnswer.read(frame);
        } catch (WireException e) {
            throw nonsense(e.getMessage());
        }
    }

    private BulkException nonsense(String what) {
        String reason = "node " + stream.peer() + " sends what was not asked for: " + what;
        stream.close(reason);
        return new BulkException(reason);
    }

    @Override
    public void close() {
        stream.close("all was asked");
    }
}
