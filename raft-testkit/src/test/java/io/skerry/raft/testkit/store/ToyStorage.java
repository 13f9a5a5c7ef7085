package io.skerry.raft.testkit.store;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.EntryCodec;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageIdentity;
import io.skerry.raft.storage.StorageLimits;
import io.skerry.raft.storage.StorageStatus;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import io.skerry.raft.testkit.store.ToyChange.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A small durable store of its own making: everything is held in memory, and every batch appended to one file before
 * it is shown. It exists to judge the kit: correct it passes, and with any one {@link Fault} it must not. Thread-safe.
 */
final class ToyStorage implements RaftStorage {

    /** A batch that was accepted: what it writes, and what its groups will look like. */
    record Joined(
            List<ToyChange> changes,
            Map<GroupId, ToyGroup> versions,
            StorageIdentity identity,
            long bytes,
            CommitCompletion completion) {}

    private final Fault fault;
    private final Path folder;
    private final StorageLimits limits;
    private final ToyFile file;
    private final Object lock = new Object();
    private final ToyRoom room;
    private final Map<GroupId, ToyGroup> accepted = new HashMap<>();
    private final Map<GroupId, ToyGroup> visible = new ConcurrentHashMap<>();
    private final ToySnapshots snapshots;
    private final Deque<Joined> queue = new ArrayDeque<>();
    private final Thread thread = new Thread(this::run, "toy-storage");
    private StorageIdentity acceptedIdentity = new StorageIdentity(StoreId.NONE, 0, null, null);
    private volatile StorageIdentity identity = acceptedIdentity;
    private volatile boolean closed;
    private long commits;
    private long batches;

    ToyStorage(Path folder, StorageLimits limits, Fault fault) {
        this.folder = folder;
        this.limits = limits;
        this.fault = fault;
        this.room = new ToyRoom(limits.maxQueuedBytes(), fault);
        this.snapshots = new ToySnapshots(fault, this::requireOpen);
        try {
            List<List<ToyChange>> found = new ArrayList<>();
            this.file = ToyFile.open(folder.resolve("toy"), found, fault != Fault.OPENED_TWICE);
            int lost = fault == Fault.LAST_BATCH_LOST && found.size() > 1 ? 1 : 0;
            found.subList(0, found.size() - lost).forEach(this::replay);
            StoreId store = identity.store().isKnown() ? identity.store() : StoreId.random(new Random());
            long counter = identity.openCounter() + (fault == Fault.OPEN_COUNTER_STUCK && counted() ? 0 : 1);
            List<ToyChange> opened = List.of(ToyChange.of(Kind.OPENED, ToyChange.NO_GROUP, store.value(), counter));
            replay(opened);
            file.write(opened);
            syncUnlessFaulty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        thread.setDaemon(true);
        thread.start();
    }

    private boolean counted() {
        return identity.openCounter() > 0;
    }

    private void replay(List<ToyChange> batch) {
        for (ToyChange change : batch) {
            if (change.kind() == Kind.DESTROY && fault == Fault.DESTROY_COMES_BACK) {
                continue;
            }
            if (change.ofGroup()) {
                boolean voteless = fault == Fault.VOTE_LOST_AT_REOPEN && change.kind() == Kind.HARD_STATE;
                accepted.computeIfAbsent(change.group(), group -> new ToyGroup(fault))
                        .apply(voteless ? ToyChange.of(Kind.HARD_STATE, change.group(), change.a(), 0) : change);
            } else {
                acceptedIdentity = identified(acceptedIdentity, change);
            }
        }
        identity = acceptedIdentity;
        visible.putAll(accepted);
    }

    private static StorageIdentity identified(StorageIdentity before, ToyChange change) {
        return change.kind() == Kind.OPENED
                ? new StorageIdentity(StoreId.of(change.a()), change.b(), before.cluster(), before.node())
                : new StorageIdentity(
                        before.store(), before.openCounter(), new ClusterId(change.bytes()), NodeId.of(change.a()));
    }

    Fault fault() {
        return fault;
    }

    ToyGroup visible(GroupId group) {
        if (fault != Fault.USED_AFTER_CLOSE) {
            requireOpen();
        }
        return ToyGroup.in(visible, group, fault);
    }

    NavigableMap<String, Payload> valuesOfAllGroups() {
        NavigableMap<String, Payload> values = new TreeMap<>();
        visible.values().forEach(group -> values.putAll(group.values));
        return values;
    }

    @Override
    public LogStore log(GroupId group) {
        requireOpen();
        return new ToyReader(this, group);
    }

    @Override
    public StableStore stable(GroupId group) {
        requireOpen();
        return new ToyReader(this, group);
    }

    @Override
    public Set<GroupId> groups() {
        requireOpen();
        Set<GroupId> groups = new TreeSet<>();
        visible.forEach((id, group) -> {
            if (!group.isUntouched()) {
                groups.add(id);
            }
        });
        return groups;
    }

    @Override
    public SnapshotStore snapshots(GroupId group) {
        return snapshots.of(group, identity.store());
    }

    @Override
    public StorageBatch batch() {
        return new ToyBatch(this);
    }

    @Override
    public EntryCodec entryCodec() {
        return PlainEntryCodec.INSTANCE;
    }

    @Override
    public StorageLimits limits() {
        return limits;
    }

    @Override
    public StorageIdentity identity() {
        return identity;
    }

    @Override
    public StorageStatus describe() {
        synchronized (lock) {
            return new StorageStatus(
                    folder.toString(), identity, visible.size(), 0, room.taken(), limits, commits, batches, null);
        }
    }

    @Override
    public void close() {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException("close() inside a completion would wait for itself");
        }
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        try {
            thread.join();
            file.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean tryReserve(long bytes) {
        synchronized (lock) {
            requireOpen();
            return room.tryTake(bytes);
        }
    }

    void release(long credit) {
        synchronized (lock) {
            room.release(credit);
        }
    }

    void commit(ToyBatch batch) {
        if (Thread.currentThread() == thread) {
            release(batch.credit());
            throw new IllegalStateException("commit() inside a completion would wait for itself");
        }
        CompletableFuture<Optional<StorageException>> done = new CompletableFuture<>();
        join(batch, failure -> done.complete(Optional.ofNullable(failure)));
        done.join().ifPresent(failure -> {
            throw failure;
        });
    }

    void join(ToyBatch batch, CommitCompletion completion) {
        synchronized (lock) {
            release(batch.credit());
            requireOpen();
            room.require(batch.bytes(), batch.credit());
            Joined joined = accept(batch, completion);
            accepted.putAll(joined.versions());
            acceptedIdentity = joined.identity();
            if (fault == Fault.UNDURABLE_READS) {
                visible.putAll(joined.versions());
            }
            room.take(batch.bytes());
            queue.add(joined);
            lock.notifyAll();
        }
    }

    private Joined accept(ToyBatch batch, CommitCompletion completion) {
        Map<GroupId, ToyGroup> base = fault == Fault.CHECKED_AGAINST_DURABLE ? visible : accepted;
        Map<GroupId, ToyGroup> versions = new HashMap<>();
        StorageIdentity next = acceptedIdentity;
        try {
            for (ToyChange change : batch.changes()) {
                if (change.ofGroup()) {
                    versions.computeIfAbsent(
                                    change.group(),
                                    group -> ToyGroup.in(base, group, fault).copy())
                            .apply(change);
                } else {
                    next = stamp(next, change);
                }
            }
        } catch (BatchRefusedException e) {
            if (fault == Fault.STALE_AFTER_REFUSAL) {
                accepted.putAll(versions);
            } else if (fault == Fault.REFUSED_HALF_APPLIED) {
                visible.putAll(versions);
            }
            throw e;
        }
        if (fault == Fault.DESTROY_TAKES_A_NEIGHBOUR) {
            ToyFaults.takeNeighbours(batch.changes(), base, versions);
        }
        return new Joined(List.copyOf(batch.changes()), versions, next, batch.bytes(), completion);
    }

    private StorageIdentity stamp(StorageIdentity before, ToyChange change) {
        StorageIdentity after = identified(before, change);
        if (before.cluster() != null && !before.equals(after) && fault != Fault.RESTAMPED) {
            throw new BatchRefusedException(Reason.NAME_TAKEN, "The storage is stamped as " + before);
        }
        return after;
    }

    private void requireOpen() {
        if (closed) {
            throw new StorageClosedException("The toy storage in " + folder + " is closed");
        }
    }

    private void run() {
        try {
            List<Joined> round = take();
            while (!round.isEmpty()) {
                writeRound(round);
                round = take();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        List<Joined> waiting = new ArrayList<>(queue);
        boolean denied = fault == Fault.UNWRITTEN_REPORTED_AT_CLOSE;
        waiting.forEach(joined ->
                joined.completion().done(denied ? null : new StorageClosedException("Closed before it was written")));
    }

    /** Waits for batches, and takes all there are; none once the storage is closed. */
    private List<Joined> take() throws InterruptedException {
        synchronized (lock) {
            while (queue.isEmpty() && !closed) {
                lock.wait();
            }
            if (closed) {
                return List.of();
            }
            List<Joined> round = new ArrayList<>(queue);
            queue.clear();
            return round;
        }
    }

    private void writeRound(List<Joined> taken) throws IOException {
        List<Joined> round = taken;
        if (fault == Fault.COMPLETED_BEFORE_WRITE) {
            round.forEach(joined -> complete(joined));
        }
        for (int i = 0; i < round.size(); i++) {
            List<ToyChange> torn = ToyFaults.tornHalf(fault, round.get(i), visibleBefore(round, i));
            if (!torn.isEmpty() && i > 0) {
                // The first half goes with this write, the batch itself and all behind it with the next.
                file.write(torn);
                requeue(round.subList(i, round.size()));
                round = round.subList(0, i);
            } else {
                writeUnlessEmpty(round.get(i).changes());
            }
        }
        syncUnlessFaulty();
        show(round);
        if (fault != Fault.COMPLETED_BEFORE_WRITE) {
            ToyFaults.inOrderOfCompletion(fault, round).forEach(this::complete);
        }
    }

    /** No test can tell: a kill keeps what was written. So the many faulty runs need not wait for the disk. */
    private void syncUnlessFaulty() throws IOException {
        if (fault == Fault.NONE) {
            file.sync();
        }
    }

    /** A batch without changes has nothing to write: an empty one would read as the end of the file. */
    private void writeUnlessEmpty(List<ToyChange> changes) throws IOException {
        if (!changes.isEmpty()) {
            file.write(changes);
        }
    }

    private Map<GroupId, ToyGroup> visibleBefore(List<Joined> round, int count) {
        Map<GroupId, ToyGroup> before = new HashMap<>(visible);
        round.subList(0, count).forEach(joined -> before.putAll(joined.versions()));
        return before;
    }

    private void requeue(List<Joined> rest) {
        synchronized (lock) {
            for (int i = rest.size() - 1; i >= 0; i--) {
                queue.addFirst(rest.get(i));
            }
        }
    }

    private void show(List<Joined> round) {
        synchronized (lock) {
            for (Joined joined : round) {
                if (fault == Fault.PUBLISHED_IN_TWO_STEPS) {
                    ToyFaults.showShortened(visible, joined.versions());
                }
                visible.putAll(joined.versions());
                snapshots.destroy(joined.changes());
                identity = joined.identity();
                room.release(joined.bytes());
                batches++;
            }
            commits++;
        }
    }

    private void complete(Joined joined) {
        joined.completion().done(null);
        if (fault == Fault.COMPLETED_TWICE) {
            joined.completion().done(null);
        }
    }
}
