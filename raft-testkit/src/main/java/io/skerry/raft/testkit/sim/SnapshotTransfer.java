package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.SnapshotFetch;
import io.skerry.raft.testkit.sim.ShipMessage.Answer;
import io.skerry.raft.testkit.sim.ShipMessage.Ask;
import io.skerry.raft.testkit.sim.ShipMessage.Chunk;
import io.skerry.raft.testkit.sim.ShipMessage.ChunkRequest;
import io.skerry.raft.testkit.sim.ShipMessage.Suspect;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings snapshots to a replica, chunk by chunk, in one of its lives: asks one node after another, the leader last, goes on with
 * what came before a crash where somebody has that very snapshot, and gives up when nobody is left. Not thread-safe; owned by
 * its replica.
 */
final class SnapshotTransfer {

    /** So many chunks are on their way at once. */
    private static final int WINDOW = 3;

    private static final int MOST_TRIES = 3;

    private final SimCluster cluster;
    private final SimNode node;
    private final NodeLoop loop;
    private final Replica replica;
    private final Installations installations;
    private final SnapshotFolder folder;
    private final SimRandom random;
    /** What the core wants, or null. */
    private @Nullable SnapshotFetch fetch;

    /** Whom to ask, one after another; the first ones of them for what has come in part. */
    private final List<Integer> sources = new ArrayList<>();

    private int onlyForResuming;
    private int source;
    private boolean counted;
    private int tries;
    private int damaged;
    /** Counts what happens, so that a timer knows whether anything has since. */
    private int events;

    SnapshotTransfer(
            SimCluster cluster,
            SimNode node,
            NodeLoop loop,
            Replica replica,
            Installations installations,
            SimRandom random) {
        this.cluster = cluster;
        this.node = node;
        this.loop = loop;
        this.replica = replica;
        this.installations = installations;
        this.folder = node.disk().snapshots(replica.number());
        this.random = random;
    }

    boolean isFetching() {
        return fetch != null;
    }

    /** Fetches a snapshot, unless one that helps is here already. */
    void begin(SnapshotFetch wanted) {
        if (installations.reaches(wanted.minIndex())) {
            return;
        }
        boolean runs = fetch != null;
        fetch = wanted;
        if (runs) {
            return;
        }
        StoredSnapshot there = findReceived(wanted);
        if (there != null) {
            end(there);
            return;
        }
        chooseSources(wanted);
        askNext();
    }

    /** Returns a snapshot that an earlier life received and did not install. */
    private @Nullable StoredSnapshot findReceived(SnapshotFetch wanted) {
        for (StoredSnapshot stored : folder.list()) {
            boolean received = stored.index() > replica.machine().appliedIndex();
            if (!received || !stored.isDurable() || !helps(stored.index(), wanted)) {
                continue;
            }
            if (stored.checksOut()) {
                cluster.stats().snapshots.resumed++;
                return stored;
            }
            folder.remove(stored); // Or it would stand in the way of what is to come.
        }
        return null;
    }

    /**
     * Returns whether a snapshot may be of use. One that reaches further than what the leader offers may have been committed
     * by somebody whom this core has not heard of: it is tried, but not again when one was refused.
     */
    private boolean helps(long index, SnapshotFetch wanted) {
        boolean certain = index <= wanted.offered().index();
        return index >= wanted.minIndex() && (certain || !installations.wasRefused());
    }

    private void chooseSources(SnapshotFetch wanted) {
        sources.clear();
        source = -1;
        counted = false;
        damaged = 0;
        int leader = (int) wanted.leader().value() - 1;
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < cluster.setup().nodes(); i++) {
            if (i != node.number() && i != leader) {
                others.add(random.nextInt(others.size() + 1), i);
            }
        }
        others.add(leader);
        PartialSnapshot partial = folder.partial();
        onlyForResuming = partial != null && partial.count() > 0 ? others.size() : 0;
        for (int i = 0; i < onlyForResuming; i++) {
            sources.add(others.get(i));
        }
        sources.addAll(others);
    }

    private void askNext() {
        source++;
        tries = 0;
        damaged = 0;
        if (source >= sources.size()) {
            fail();
        } else {
            ask();
        }
    }

    private void ask() {
        SnapshotFetch wanted = fetch;
        if (wanted == null) {
            return;
        }
        PartialSnapshot partial = folder.partial();
        send(new Ask(
                node.number(),
                sources.get(source),
                replica.number(),
                wanted.minIndex(),
                partial == null ? null : partial.id()));
        watch();
    }

    private void send(ShipMessage message) {
        cluster.network().send(message);
        cluster.trace().ship(TracePoint.SEND, replica, message);
    }

    /** If nothing happens for long, asks again, and then somebody else. */
    private void watch() {
        int now = ++events;
        long nanos = cluster.setup().timeoutNanos() / 2
                + random.nextLong(cluster.setup().timeoutNanos());
        loop.later(nanos, () -> {
            if (fetch == null || now != events) {
                return;
            }
            if (++tries >= MOST_TRIES) {
                askNext();
            } else if (source >= 0) {
                ask();
            }
        });
    }

    // ---- what others answer

    void onAnswer(Answer answer) {
        SnapshotFetch wanted = fetch;
        if (wanted == null || source < 0 || answer.from() != sources.get(source)) {
            return;
        }
        SimManifest manifest = answer.manifest();
        PartialSnapshot partial = folder.partial();
        boolean goesOn = manifest != null && partial != null && partial.id().equals(manifest.id());
        if (manifest == null || !helps(manifest.position().index(), wanted) || source < onlyForResuming && !goesOn) {
            askNext();
            return;
        }
        if (goesOn && partial.count() > 0 && !counted) {
            cluster.stats().snapshots.resumed++;
        }
        counted = true;
        folder.receive(manifest);
        requestChunks();
    }

    private void requestChunks() {
        PartialSnapshot partial = folder.partial();
        if (partial == null) {
            return;
        }
        if (partial.isComplete()) {
            complete(partial);
            return;
        }
        int requested = 0;
        for (int chunk = 0; chunk < partial.manifest().chunks() && requested < WINDOW; chunk++) {
            if (!partial.has(chunk)) {
                request(partial.id(), chunk);
                requested++;
            }
        }
        watch();
    }

    private void request(SimSnapshotId id, int chunk) {
        send(new ChunkRequest(node.number(), sources.get(source), replica.number(), id, chunk));
    }

    void onChunk(Chunk chunk) {
        PartialSnapshot partial = folder.partial();
        if (fetch == null || source < 0 || partial == null || !partial.id().equals(chunk.id())) {
            return; // Late, or of another one.
        }
        byte[] bytes = chunk.bytes();
        if (bytes == null) {
            if (chunk.from() == sources.get(source)) {
                askNext();
            }
            return;
        }
        if (!partial.manifest().checksOut(chunk.chunk(), bytes)) {
            onDamaged(chunk);
            return;
        }
        if (!partial.has(chunk.chunk())) {
            partial.put(chunk.chunk(), bytes);
            tries = 0;
            if (!node.crashesAt(Boundary.CHUNK_RECEIVED)) {
                requestMissing(partial, chunk.chunk());
            }
        }
    }

    /** Keeps as many on their way as before. */
    private void requestMissing(PartialSnapshot partial, int after) {
        if (partial.isComplete()) {
            complete(partial);
            return;
        }
        for (int chunk = after + WINDOW; chunk < partial.manifest().chunks(); chunk++) {
            if (!partial.has(chunk)) {
                request(partial.id(), chunk);
                break;
            }
        }
        watch();
    }

    private void onDamaged(Chunk chunk) {
        damaged++;
        if (damaged % MOST_TRIES == 0) {
            // Either the way there is bad, or what is there.
            send(new Suspect(node.number(), chunk.from(), replica.number(), chunk.id()));
            askNext();
        } else {
            request(chunk.id(), chunk.chunk());
        }
    }

    // ---- the end

    private void complete(PartialSnapshot partial) {
        source = -1;
        events++;
        StoredSnapshot written = folder.write(partial.manifest(), partial.join());
        folder.endReceiving();
        SnapshotWriting.begin(node, loop, written, () -> {
            cluster.stats().snapshots.shipped++;
            end(written);
        });
    }

    private void end(StoredSnapshot there) {
        fetch = null;
        if (!installations.begin(there)) {
            folder.remove(there);
            loop.tell(
                    replica, core -> core.onSnapshotFetchFailed(cluster.clock().now()));
        }
    }

    private void fail() {
        fetch = null;
        source = -1;
        loop.tell(replica, core -> core.onSnapshotFetchFailed(cluster.clock().now()));
    }
}
