package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.Backoff;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.transport.bulk.BulkWaits;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches one snapshot: asks, chooses, gets, and does so again until it is here, or nothing comes for long. Confined to the
 * thread that runs it, but for what {@link SnapshotFetches.Fetch} has.
 */
final class SnapshotFetch implements SnapshotFetches.Fetch {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFetch.class);

    /** What fetches of a node have in common. */
    record Common(
            NodeId self,
            Transport transport,
            ShippingConfig config,
            ShippingStatistics statistics,
            Random random,
            LongSupplier nanoTime) {}

    /** Ends the work of a fetch that was cancelled, from wherever it is. */
    private static final class CancelledException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** A node and what is damaged there. */
    private record Damaged(NodeId from, SnapshotId id) {}

    private final Common common;
    private final GroupId group;
    private final SnapshotStore store;
    private final NodeId leader;
    private final long minIndex;
    private final long maxIndex;
    private final SnapshotFetches.Outcome outcome;
    private final Sources sources;
    private final long idleNanos;
    private final Set<Damaged> damaged = new HashSet<>();
    private @Nullable IOException damage;
    private @Nullable SnapshotId gone;

    /** What is being received, kept open from one stream to the next. */
    private @Nullable SnapshotReceiver receiver;

    private @Nullable SnapshotId receiving;
    private IOException lastFailure = new IOException("nobody was asked yet");
    private final Progress progress;
    private boolean waits;

    private volatile long totalBytes;
    private volatile long receivedBytes;

    /** Guarded by this. */
    private @Nullable BulkStream stream;
    /** Guarded by this. */
    private boolean cancelled;
    /** Guarded by this. */
    private boolean told;

    SnapshotFetch(
            Common common,
            GroupId group,
            SnapshotStore store,
            NodeId leader,
            long minIndex,
            long maxIndex,
            SnapshotFetches.Outcome outcome) {
        this.common = common;
        this.group = group;
        this.store = store;
        this.leader = leader;
        this.minIndex = minIndex;
        this.maxIndex = maxIndex;
        this.outcome = outcome;
        this.sources = new Sources(common.transport(), common.random());
        this.idleNanos = common.config().idle().toNanos();
        this.progress = new Progress(common.nanoTime());
    }

    @Override
    public long receivedBytes() {
        return receivedBytes;
    }

    @Override
    public long totalBytes() {
        return totalBytes;
    }

    @Override
    public void cancel() {
        BulkStream open;
        synchronized (this) {
            cancelled = true;
            open = stream;
            notifyAll();
        }
        if (open != null) {
            open.close("the fetch was cancelled");
        }
    }

    synchronized boolean isCancelled() {
        return cancelled;
    }

    private void requireNotCancelled() {
        if (isCancelled()) {
            throw new CancelledException();
        }
    }

    /**
     * Fetches, and tells what became of it.
     *
     * @param ended called before anybody is told, when the store may receive again
     */
    void run(Runnable ended) {
        StoredSnapshot snapshot = null;
        Throwable failure = null;
        try {
            snapshot = fetch();
        } catch (CancelledException e) {
            LOG.debug("node={} group={} fetch cancelled", common.self(), group);
        } catch (IOException | RuntimeException | Error e) {
            // An Error too: whoever waits for the outcome has to hear of it.
            failure = e;
        } finally {
            letGo();
            ended.run();
        }
        tell(snapshot, failure);
    }

    private void tell(@Nullable StoredSnapshot snapshot, @Nullable Throwable failure) {
        boolean wanted;
        synchronized (this) {
            wanted = !cancelled && !told;
            told = true;
        }
        if (!wanted) {
            if (snapshot != null) {
                snapshot.close();
            }
            return;
        }
        if (snapshot != null) {
            common.statistics().onFetched();
            LOG.info("node={} group={} snapshot={} fetched", common.self(), group, snapshot.position());
            outcome.fetched(snapshot);
        } else if (failure != null) {
            common.statistics().onFailed();
            LOG.warn("node={} group={} no snapshot fetched: {}", common.self(), group, failure.toString());
            outcome.failed(failure);
        }
    }

    private StoredSnapshot fetch() throws IOException {
        Backoff backoff = new Backoff(common.config().longestPause().toNanos(), common.random());
        progress.step();
        receiving = store.unfinished();
        while (true) {
            requireNotCancelled();
            long before = progress.steps();
            StoredSnapshot snapshot = round();
            if (snapshot != null) {
                return snapshot;
            }
            if (progress.steps() != before) {
                backoff.reset();
            } else if (!waits && progress.idleNanos() > common.config().giveUp().toNanos()) {
                throw new IOException(
                        "No snapshot of group " + group + " at or above index " + minIndex
                                + " came to node "
                                + common.self() + " for " + common.config().giveUp() + ": "
                                + lastFailure.getMessage() + "; what has come is kept",
                        lastFailure);
            }
            pause(backoff.next());
        }
    }

    /** Asks everybody, and gets as much as comes; null: it has to be gone on with. */
    private @Nullable StoredSnapshot round() throws IOException {
        Sources.Answers answers = sources.ask(group, leader, this::open);
        List<Offer> offers = Offer.best(answers.offers(), leader, minIndex, maxIndex, receiving).stream()
                .filter(offer -> !damaged.contains(new Damaged(offer.from(), offer.id())))
                .toList();
        if (offers.isEmpty()) {
            waits = false;
            if (damage != null) {
                throw damage;
            }
            lastFailure = new IOException("nobody has one: " + answers.silent());
            return null;
        }
        SnapshotId chosen = offers.get(0).id();
        if (isWaitedFor(chosen, answers)) {
            return null;
        }
        for (Offer offer : offers) {
            if (!offer.id().equals(chosen)) {
                continue;
            }
            try {
                return get(offer);
            } catch (DamagedSourceException e) {
                onDamaged(offer, e);
                report(offer, e);
            } catch (ShipRefusedException e) {
                onRefused(offer, e);
            } catch (BulkException e) {
                requireNotCancelled();
                lastFailure = e;
            }
        }
        return null;
    }

    private void onDamaged(Offer offer, IOException cause) {
        LOG.warn(
                "node={} group={} snapshot={} is not fetched from node {} any more: {}",
                common.self(),
                group,
                offer.id().position(),
                offer.from(),
                cause.getMessage());
        damaged.add(new Damaged(offer.from(), offer.id()));
        damage = cause;
        lastFailure = cause;
    }

    private void onRefused(Offer offer, ShipRefusedException cause) {
        lastFailure = cause;
        switch (cause.reason()) {
            case GONE -> gone = offer.id();
            case DAMAGED -> onDamaged(offer, cause);
            case FAILED -> LOG.debug("node={} group={} {}", common.self(), group, cause.getMessage());
        }
    }

    /**
     * Whoever has the one that has come in part may be just about to restart: beginning anew costs more than waiting, until that
     * has lasted as long as it would take to get that part again, beside the time that a restart takes.
     */
    private boolean isWaitedFor(SnapshotId chosen, Sources.Answers answers) {
        boolean begun =
                receiving != null && !receiving.equals(chosen) && !receiving.equals(gone) && !isDamaged(receiving);
        long patience = common.config().patience().toNanos() + progress.nanosFor(receivedBytes);
        waits = begun && !answers.silent().isEmpty() && progress.idleNanos() < patience;
        if (waits) {
            lastFailure = new IOException("the snapshot that has come in part is waited for: " + answers.silent());
        }
        return waits;
    }

    private boolean isDamaged(SnapshotId id) {
        return damaged.stream().anyMatch(other -> other.id().equals(id));
    }

    private StoredSnapshot get(Offer offer) throws IOException {
        SnapshotReceiver target = receiver;
        if (target == null || !offer.id().equals(receiving)) {
            SnapshotManifest manifest;
            try (ShipClient client = open(offer.from())) {
                manifest = client.manifest(group, offer.id());
            }
            target = receive(manifest, offer.id());
        } else {
            common.statistics().onResumed();
        }
        try {
            return getMissing(offer, target);
        } catch (DamagedSourceException e) {
            throw e;
        } catch (DamagedSnapshotException e) {
            // A file that is not what it should be, though each of its chunks was, or that was damaged here: it comes
            // again.
            LOG.warn("node={} group={} {}", common.self(), group, e.getMessage());
            return getAgain(offer, target);
        }
    }

    private StoredSnapshot getAgain(Offer offer, SnapshotReceiver target) throws IOException {
        try {
            return getMissing(offer, target);
        } catch (DamagedSourceException e) {
            throw e;
        } catch (DamagedSnapshotException e) {
            throw new DamagedSourceException(
                    new ShipRequest.DamagedReport(group, offer.id(), -1, -1, String.valueOf(e.getMessage())), e);
        }
    }

    private StoredSnapshot getMissing(Offer offer, SnapshotReceiver target) throws IOException {
        if (target.missingBytes() > 0) {
            try (ShipClient client = open(offer.from())) {
                progress.step();
                new Transfer(
                                client,
                                offer.id(),
                                target,
                                common.statistics(),
                                common.config().window().bytes(),
                                this::onProgress)
                        .run();
            }
        }
        requireNotCancelled();
        return target.commit();
    }

    private void onProgress(int bytes) {
        progress.came(bytes);
        receivedBytes += bytes;
    }

    /** Begins to receive, or goes on, and takes what is here already. No stream is open meanwhile: it may take long. */
    private SnapshotReceiver receive(SnapshotManifest manifest, SnapshotId id) throws IOException {
        letGo();
        SnapshotReceiver begun = store.receive(manifest);
        receiver = begun;
        receiving = id;
        totalBytes = manifest.bytes();
        if (begun.missingBytes() < totalBytes) {
            common.statistics().onResumed();
        }
        common.statistics().onReused(begun.reuse(bytes -> requireNotCancelled()));
        receivedBytes = totalBytes - begun.missingBytes();
        progress.step();
        return begun;
    }

    /** Whoever waits for the outcome hears of it all the same: what could not be closed is read again when it is gone on with. */
    private void letGo() {
        SnapshotReceiver open = receiver;
        receiver = null;
        if (open == null) {
            return;
        }
        try {
            open.close();
        } catch (RuntimeException e) {
            LOG.warn("node={} group={} what has come of a snapshot may come again", common.self(), group, e);
        }
    }

    /** Tells the sender, so that it offers it no more. If it cannot be told now, it will be by the next one who fetches. */
    private void report(Offer offer, DamagedSourceException damage) throws IOException {
        try (ShipClient client = open(offer.from())) {
            client.damaged(damage.report());
        } catch (BulkException | ShipRefusedException e) {
            LOG.warn("node={} group={} node {} was not told: {}", common.self(), group, offer.from(), e.getMessage());
        }
    }

    private ShipClient open(NodeId node) throws BulkException {
        requireNotCancelled();
        BulkStream opened = common.transport().openBulk(node);
        synchronized (this) {
            stream = opened;
        }
        if (isCancelled()) {
            opened.close("the fetch was cancelled");
        }
        return new ShipClient(opened, idleNanos);
    }

    private void pause(long nanos) throws BulkException {
        long deadline = System.nanoTime() + nanos;
        synchronized (this) {
            for (long left = nanos; !cancelled && left > 0; left = deadline - System.nanoTime()) {
                BulkWaits.on(this, left);
            }
        }
    }
}
