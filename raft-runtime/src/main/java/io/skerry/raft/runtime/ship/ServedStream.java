package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.runtime.ship.ShipAnswer.BytesAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.ListAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.Listed;
import io.skerry.raft.runtime.ship.ShipAnswer.NotedAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.PartAnswer;
import io.skerry.raft.runtime.ship.ShipAnswer.Reason;
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
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what one stream asks, in order, one thing at a time. The snapshot that was asked for last is held, so that it does
 * not go away between two chunks; whoever asks nothing for a while lets go of it. Confined to the thread that runs it.
 */
final class ServedStream implements ShipRequest.Handler {

    private static final Logger LOG = LoggerFactory.getLogger(ServedStream.class);
    /** So often it is looked whether a turn has come. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final BulkStream stream;
    private final SnapshotLibrary library;
    private final RateLimit limit;
    private final ShippingStatistics statistics;
    private final long idleNanos;

    private @Nullable GroupId heldGroup;
    private @Nullable StoredSnapshot held;
    private @Nullable SnapshotId heldId;

    /** What was reserved, and not sent yet. */
    private long paidBytes;

    ServedStream(
            BulkStream stream,
            SnapshotLibrary library,
            RateLimit limit,
            ShippingStatistics statistics,
            long idleNanos) {
        this.stream = stream;
        this.library = library;
        this.limit = limit;
        this.statistics = statistics;
        this.idleNanos = idleNanos;
    }

    /** Serves it until it ends. */
    void run() {
        String reason = "it is served no more";
        try {
            while (true) {
                BulkFrame frame = stream.receive(idleNanos);
                ShipRequest.read(frame).deliverTo(this);
            }
        } catch (BulkException e) {
            LOG.debug("peer={} a stream is served no more: {}", stream.peer(), e.getMessage());
        } catch (WireException e) {
            reason = e.getMessage();
            LOG.warn("peer={} stream closed: {}", stream.peer(), reason);
        } catch (RuntimeException e) {
            reason = "it cannot be served: " + e;
            LOG.error("peer={} stream closed, because what was asked on it could not be answered", stream.peer(), e);
        } finally {
            stream.close(reason);
            letGo();
        }
    }

    @Override
    public void on(ListRequest request) throws BulkException {
        List<Listed> listed = library.list(request.group()).stream()
                .limit(ShipAnswer.MOST_LISTED)
                .map(Listed::of)
                .toList();
        answer(new ListAnswer(listed));
    }

    @Override
    public void on(ManifestRequest request) throws BulkException {
        StoredSnapshot snapshot = hold(request.group(), request.id());
        if (snapshot == null) {
            return;
        }
        ByteBuffer all = snapshot.manifest().toPayload().asByteBuffer();
        int total = all.remaining();
        if (request.offset() < 0 || request.offset() > total) {
            throw new WireException("a manifest of " + total + " bytes has no byte " + request.offset());
        }
        int bytes = Math.min(BulkFrame.MAX_DATA_BYTES, total - request.offset());
        byte[] part = stream.buffer(bytes);
        all.position(all.position() + request.offset()).get(part, 0, bytes);
        PartAnswer answer = new PartAnswer(total, request.offset());
        stream.send(new BulkFrame(answer.type(), answer.head(), part, bytes), idleNanos);
    }

    @Override
    public void on(ChunkRequest request) throws BulkException {
        StoredSnapshot snapshot = hold(request.group(), request.id());
        if (snapshot == null) {
            return;
        }
        int bytes = bytes(snapshot.manifest(), request);
        pay(bytes, snapshot.manifest().bytes());
        long offset = (long) request.chunk() * SnapshotFile.CHUNK_BYTES;
        BytesAnswer answer = new BytesAnswer(request.file(), request.chunk());
        FileChannel file = null;
        byte[] copy = null;
        try {
            file = stream.sendsFiles() ? open(snapshot, request.file(), offset + bytes) : null;
            copy = file == null ? read(snapshot, request.file(), offset, bytes) : null;
        } catch (IOException e) {
            damaged(request, e);
            return;
        }
        if (file != null) {
            stream.send(answer.type(), answer.head(), file, offset, bytes, idleNanos);
        } else {
            byte[] data = Objects.requireNonNull(copy, "read");
            stream.send(new BulkFrame(answer.type(), answer.head(), data, bytes), idleNanos);
        }
        statistics.onSent(bytes);
    }

    private static int bytes(SnapshotManifest manifest, ChunkRequest request) {
        int files = manifest.files().size();
        if (request.file() < 0 || request.file() >= files) {
            throw new WireException("a snapshot of " + files + " files has no file " + request.file());
        }
        SnapshotFile file = manifest.files().get(request.file());
        if (request.chunk() < 0 || request.chunk() >= file.crcs().length) {
            throw new WireException(
                    "file " + file.name() + " of " + file.size() + " bytes has no chunk " + request.chunk());
        }
        return file.chunkBytes(request.chunk());
    }

    /** A file that has become too short would end in the middle of a frame, and nobody could say why. */
    private static @Nullable FileChannel open(StoredSnapshot snapshot, int number, long until) throws IOException {
        FileChannel file = snapshot.openChannel(number);
        if (file == null) {
            return null;
        }
        long size = -1;
        try {
            size = file.size();
        } finally {
            if (size < until) {
                file.close();
            }
        }
        if (size < until) {
            throw new IOException("the file ends at byte " + size);
        }
        return file;
    }

    private byte[] read(StoredSnapshot snapshot, int file, long offset, int bytes) throws IOException {
        byte[] copy = stream.buffer(bytes);
        snapshot.read(file, offset, ByteBuffer.wrap(copy, 0, bytes));
        return copy;
    }

    private void damaged(ChunkRequest request, IOException cause) throws BulkException {
        String reason = "file "
                + Objects.requireNonNull(held, "asked for")
                        .manifest()
                        .files()
                        .get(request.file())
                        .name()
                + ", chunk " + request.chunk() + " cannot be read: " + cause.getMessage();
        LOG.warn("group={} snapshot={} {}", request.group(), request.id().position(), reason);
        letGo();
        library.suspect(request.group(), request.id(), reason);
        answer(new RefusedAnswer(Reason.DAMAGED, reason));
    }

    @Override
    public void on(DamagedReport report) throws BulkException {
        String reason = "node " + stream.peer() + " says: " + report.reason();
        LOG.warn("group={} snapshot={} {}", report.group(), report.id().position(), reason);
        letGo();
        library.suspect(report.group(), report.id(), reason);
        answer(new NotedAnswer());
    }

    /**
     * Waits until this node may send so much. Small files are paid for together: if each had a turn of its own, each would wait
     * for a chunk of every other stream.
     */
    private void pay(int bytes, long all) throws BulkException {
        if (bytes > paidBytes) {
            int turn = (int) Math.min(SnapshotFile.CHUNK_BYTES, all);
            awaitTurn(turn);
            paidBytes += turn;
        }
        paidBytes -= bytes;
    }

    /** Waits for a turn, and now and then tells the other end that it does. */
    private void awaitTurn(int bytes) throws BulkException {
        long turn = limit.reserve(bytes);
        long toldNanos = System.nanoTime();
        for (long left = limit.left(turn); left > 0; left = limit.left(turn)) {
            if (stream.awaitEnd(Math.min(left, LOOK_NANOS))) {
                throw new BulkException("the other end does not wait for it");
            }
            if (System.nanoTime() - toldNanos > idleNanos / 3) {
                answer(new WaitAnswer());
                toldNanos = System.nanoTime();
            }
        }
    }

    private void answer(ShipAnswer answer) throws BulkException {
        stream.send(answer.toFrame(), idleNanos);
    }

    /** Returns the snapshot, or says that it is gone, and returns null. */
    private @Nullable StoredSnapshot hold(GroupId group, SnapshotId id) throws BulkException {
        if (held != null && group.equals(heldGroup) && id.equals(heldId)) {
            return held;
        }
        letGo();
        StoredSnapshot snapshot = library.open(group, id);
        if (snapshot == null) {
            answer(new RefusedAnswer(Reason.GONE, "the snapshot at " + id.position() + " is not there any more"));
            return null;
        }
        held = snapshot;
        heldGroup = group;
        heldId = id;
        return snapshot;
    }

    private void letGo() {
        if (held != null) {
            held.close();
            held = null;
        }
    }
}
