package io.skerry.raft.runtime.ship;

import io.skerry.raft.runtime.ship.ShipRequest.ChunkRequest;
import io.skerry.raft.runtime.ship.ShipRequest.DamagedReport;
import io.skerry.raft.runtime.transport.bulk.BulkFrame;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotFile;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gets what is missing of a snapshot over one stream, with some asked for ahead: as much as the window has room for, so
 * that who writes slowly asks slowly. Not thread-safe; owned by its creator.
 */
final class Transfer {

    /** Small files are many: so many requests at once find room where they are served. */
    private static final int MOST_AHEAD = 64;

    private final ShipClient client;
    private final SnapshotId id;
    private final SnapshotManifest manifest;
    private final SnapshotReceiver receiver;
    private final ShippingStatistics statistics;
    private final long windowBytes;
    private final IntConsumer onProgress;

    private final ArrayDeque<ChunkRequest> ahead = new ArrayDeque<>();
    private final ArrayDeque<ChunkRequest> again = new ArrayDeque<>();
    private final Set<ChunkRequest> wrongOnce = new HashSet<>();
    private long aheadBytes;

    Transfer(
            ShipClient client,
            SnapshotId id,
            SnapshotReceiver receiver,
            ShippingStatistics statistics,
            long windowBytes,
            IntConsumer onProgress) {
        this.client = client;
        this.id = id;
        this.manifest = receiver.manifest();
        this.receiver = receiver;
        this.statistics = statistics;
        this.windowBytes = windowBytes;
        this.onProgress = onProgress;
    }

    /**
     * Returns when nothing is missing any more.
     *
     * @throws DamagedSourceException if a chunk came wrong twice; who sent it was told
     * @throws IOException            if the stream has ended, the snapshot is gone there, or what came cannot be written
     */
    void run() throws IOException {
        MissingChunks missing = new MissingChunks(manifest, id, receiver);
        ChunkRequest next = next(missing);
        while (next != null || !ahead.isEmpty()) {
            while (next != null && hasRoom(next)) {
                client.ask(next);
                ahead.add(next);
                aheadBytes += bytes(next);
                next = next(missing);
            }
            take(ahead.remove());
            if (next == null) {
                next = again.poll();
            }
        }
    }

    private @Nullable ChunkRequest next(MissingChunks missing) {
        ChunkRequest wrong = again.poll();
        return wrong != null ? wrong : missing.next();
    }

    private boolean hasRoom(ChunkRequest next) {
        return ahead.isEmpty() || ahead.size() < MOST_AHEAD && aheadBytes + bytes(next) <= windowBytes;
    }

    private void take(ChunkRequest asked) throws IOException {
        BulkFrame frame = client.chunk(asked, bytes(asked));
        aheadBytes -= bytes(asked);
        statistics.onReceived(bytes(asked));
        try {
            receiver.write(asked.file(), asked.chunk(), frame.data());
            onProgress.accept(bytes(asked));
        } catch (DamagedSnapshotException e) {
            onWrong(asked, e);
        } finally {
            client.recycle(frame);
        }
    }

    /** It may have been damaged on the way: once. */
    private void onWrong(ChunkRequest asked, DamagedSnapshotException cause) throws IOException {
        statistics.onDamaged();
        if (wrongOnce.add(asked)) {
            statistics.onResent();
            again.add(asked);
            return;
        }
        String reason = "file " + file(asked).name() + ", chunk " + asked.chunk() + " of "
                + file(asked).crcs().length + " came wrong twice: " + cause.getMessage();
        throw new DamagedSourceException(
                new DamagedReport(asked.group(), asked.id(), asked.file(), asked.chunk(), reason), cause);
    }

    private SnapshotFile file(ChunkRequest request) {
        return manifest.files().get(request.file());
    }

    private int bytes(ChunkRequest request) {
        return file(request).chunkBytes(request.chunk());
    }
}
