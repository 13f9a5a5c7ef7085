package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.SnapshotFetch;
import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.testkit.sim.StateFolder.Generation;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of a replica in one life, as a driver handles them: takes them by chance and when one is needed, has the state
 * flushed if it is durable by itself, truncates the log up to what is durable, and tells the core what is there. Not
 * thread-safe; owned by its node.
 */
final class ReplicaSnapshots {

    private static final int FLUSH_EACH = 8;

    private final SimCluster cluster;
    private final SimNode node;
    private final NodeLoop loop;
    private final Replica replica;
    private final SimRandom random;
    private final SnapshotSetup setup;
    private final SnapshotFolder folder;
    private final SnapshotTransfer transfer;
    private final Installations installations;
    private boolean taking;
    private boolean asked;
    private boolean flushing;
    private long takeAbove;

    ReplicaSnapshots(SimCluster cluster, SimNode node, NodeLoop loop, Replica replica, SimRandom random) {
        this.cluster = cluster;
        this.node = node;
        this.loop = loop;
        this.replica = replica;
        this.random = random;
        this.setup = cluster.setup().snapshots();
        this.folder = node.disk().snapshots(replica.number());
        this.installations = new Installations(cluster, node, loop, replica);
        this.transfer = new SnapshotTransfer(cluster, node, loop, replica, installations, random.split());
        setNext();
    }

    SnapshotTransfer transfer() {
        return transfer;
    }

    Installations installations() {
        return installations;
    }

    boolean isTaking() {
        return taking;
    }

    private void setNext() {
        int each = setup.takeEach();
        takeAbove =
                each == 0 ? Long.MAX_VALUE : replica.machine().appliedIndex() + random.between(each / 2, each * 3 / 2);
    }

    // ---- what makes it act

    /** Entries were applied. */
    void onApplied() {
        if (replica.machine().appliedIndex() >= takeAbove) {
            setNext();
            take();
        }
        if (replica.isDurable() && random.nextInt(FLUSH_EACH) == 0) {
            flush(() -> {});
        }
    }

    /** A follower needs a snapshot, and none of those that are here helps. */
    void onNeeded() {
        asked = true;
        take();
    }

    /** The core wants a snapshot from somewhere. */
    void onFetch(SnapshotFetch fetch) {
        transfer.begin(fetch);
    }

    /** A snapshot became the state. */
    void onInstalled() {
        setNext();
        onDurable();
    }

    // ---- taking

    private void take() {
        if (taking) {
            return;
        }
        long applied = replica.machine().appliedIndex();
        StoredSnapshot newest = newest();
        if (applied == 0 || newest != null && newest.index() >= applied) {
            answer();
            return;
        }
        taking = true;
        if (replica.isDurable()) {
            flush(this::checkpoint);
        } else {
            write(replica.machine().capture());
        }
    }

    /** The state that was flushed is linked as it is, while further entries are applied. */
    private void checkpoint() {
        Generation generation = replica.generation();
        write(generation == null ? SimState.EMPTY : generation.state());
    }

    private void write(SimState state) {
        LogPosition position = state.position();
        if (position.index() == 0
                || position.index() < replica.core().status().boundary().index()) {
            taking = false; // A snapshot from elsewhere has overtaken it.
            answer();
            return;
        }
        IndexedMembership membership = replica.core().membershipAt(position.index());
        if (membership.membership().equals(Membership.EMPTY)) {
            taking = false; // A disk that was empty knows of none before the first one comes with the log.
            answer();
            return;
        }
        SnapshotCheck.requireMembership(replica, position, membership.membership());
        byte[] bytes = state.toBytes();
        SimManifest manifest = SimManifest.of(node.disk().store(), position, membership, bytes, setup.chunkBytes());
        StoredSnapshot written = folder.write(manifest, bytes);
        SnapshotWriting.begin(node, loop, written, () -> {
            taking = false;
            cluster.stats().snapshots.taken++;
            cluster.trace().snapshot(TracePoint.TAKEN, replica, position);
            onDurable();
        });
    }

    /** A snapshot is durable, and nothing needs it more than the next one. */
    void onDurable() {
        folder.prune(replica.durable().log, setup.retained(), installations::isHeld);
        answer();
        truncate();
    }

    /** Tells the core which snapshot is the newest: whoever asked is answered, whatever has come of it. */
    private void answer() {
        if (asked) {
            asked = false;
            cluster.stats().snapshots.asked++;
        }
        tellNewest();
    }

    private void tellNewest() {
        StoredSnapshot newest = newestSound();
        LogPosition position =
                newest == null ? LogPosition.NONE : newest.manifest().position();
        if (newest != null) {
            SnapshotCheck.requireOfferable(replica, newest);
        }
        loop.tell(replica, core -> core.onSnapshotAvailable(cluster.clock().now(), position));
    }

    private @Nullable StoredSnapshot newest() {
        return folder.newestUsable(replica.durable().log, replica.machine().appliedIndex());
    }

    /** Returns the newest one that may be used, and was read through; what is damaged is removed. */
    private @Nullable StoredSnapshot newestSound() {
        StoredSnapshot newest = newest();
        while (newest != null && !newest.checksOut()) {
            condemn(newest);
            newest = newest();
        }
        return newest;
    }

    private void condemn(StoredSnapshot damaged) {
        cluster.stats().snapshots.damaged++;
        folder.remove(damaged);
        loop.later(0, this::tellNewest); // The core must not offer it any more.
    }

    /** Somebody who fetched it says that it is damaged. */
    void suspect(SimSnapshotId id) {
        StoredSnapshot suspected = folder.find(id);
        if (suspected != null && !suspected.checksOut()) {
            condemn(suspected);
        }
    }

    // ---- what is durable

    /** Makes durable what is applied now, and then goes on. */
    private void flush(Runnable then) {
        Generation generation = replica.generation();
        if (generation == null || flushing) {
            if (generation != null) {
                loop.afterSync(() -> flush(then));
            }
            return;
        }
        flushing = true;
        generation.beginFlush(replica.machine().capture());
        if (node.crashesAt(Boundary.STATE_FLUSHING)) {
            return;
        }
        loop.afterSync(() -> {
            flushing = false;
            generation.endFlush();
            truncate();
            if (node.isUp()) {
                then.run();
            }
        });
    }

    /** Cuts off what neither a restart needs nor, as a rule, a follower that is not far behind. */
    private void truncate() {
        if (!node.isUp() || !setup.truncates() || random.nextInt(4) == 0) {
            return;
        }
        long base = durableIndex();
        long target = base - (random.nextInt(4) == 0 ? 0 : setup.tail());
        long pin = replica.core().snapshotPin();
        if (pin < target && base - pin <= setup.pinEntries()) {
            target = pin;
        }
        SimLog log = replica.acceptedLog();
        if (target <= log.boundary().index()) {
            return;
        }
        LogPosition boundary = LogPosition.of(log.termAt(target), target);
        SnapshotCheck.requireDurable(replica, boundary);
        cluster.stats().snapshots.truncated++;
        try (StorageBatch batch = loop.batch()) {
            batch.truncatePrefix(replica.group(), boundary).commitAsync(failure -> loop.onTruncated(replica, boundary));
        }
    }

    private long durableIndex() {
        StoredSnapshot newest = newestSound();
        long index = newest == null ? 0 : newest.index();
        Generation generation = replica.generation();
        return generation == null
                ? index
                : Math.max(index, generation.state().position().index());
    }
}
