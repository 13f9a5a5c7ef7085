package io.skerry.raft.storage.memory;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.storage.AbstractStorageBatch.Owner;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.BlockingCompletion;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.CompletionThread;
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
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A storage in memory: the reference model of the contract. <strong>Nothing is durable</strong>: "durable" means here
 * that the storage's own thread has taken the batch over into what readers see.
 *
 * <p>It keeps every group twice: as accepted, which batches are checked against, and as visible, which readers see.
 * Everything is guarded by one lock. Thread-safe.
 */
public final class MemoryStorage implements RaftStorage {

    /** A batch that was accepted, with what to call when it is visible. */
    private record Joined(MemoryBatch batch, CommitCompletion completion) {}

    private static final class Committer extends Thread implements CompletionThread {

        Committer(Runnable task) {
            super(task, "memory-storage");
        }
    }

    private final StorageLimits limits;
    private final Object lock = new Object();
    private final Map<GroupId, MemoryGroup> accepted = new HashMap<>();
    private final Map<GroupId, MemoryGroup> visible = new HashMap<>();
    private final Map<GroupId, MemorySnapshotStore> snapshots = new HashMap<>();
    private final Deque<Joined> queue = new ArrayDeque<>();
    private final Thread committer;
    private @Nullable Owner acceptedOwner;
    private StorageIdentity identity;
    private long roomTaken;
    private long commits;
    private boolean closed;

    /** Opens an empty storage with {@link StorageLimits#DEFAULT}. */
    public MemoryStorage() {
        this(StorageLimits.DEFAULT);
    }

    /** Opens an empty storage with the given limits. */
    public MemoryStorage(StorageLimits limits) {
        this.limits = limits;
        this.identity = new StorageIdentity(StoreId.random(new SecureRandom()), 1, null, null);
        this.committer = new Committer(this::commitJoined);
        committer.setDaemon(true);
        committer.start();
    }

    @Override
    public LogStore log(GroupId group) {
        synchronized (lock) {
            requireOpen();
        }
        return new MemoryLogStore(this, group);
    }

    @Override
    public StableStore stable(GroupId group) {
        synchronized (lock) {
            requireOpen();
        }
        return new MemoryStableStore(this, group);
    }

    @Override
    public Set<GroupId> groups() {
        synchronized (lock) {
            requireOpen();
            SortedSet<GroupId> groups = new TreeSet<>();
            visible.values().stream().filter(MemoryGroup::holdsAnything).forEach(group -> groups.add(group.id));
            return groups;
        }
    }

    @Override
    public SnapshotStore snapshots(GroupId group) {
        synchronized (lock) {
            requireOpen();
            return snapshots.computeIfAbsent(group, absent -> new MemorySnapshotStore(group, identity.store()));
        }
    }

    @Override
    public StorageBatch batch() {
        return new MemoryBatch(this);
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
        synchronized (lock) {
            return identity;
        }
    }

    @Override
    public StorageStatus describe() {
        synchronized (lock) {
            return new StorageStatus(
                    "memory, nothing durable", identity, visible.size(), 0, roomTaken, limits, commits, commits, null);
        }
    }

    @Override
    public void close() {
        if (Thread.currentThread() == committer) {
            throw new IllegalStateException("close() inside a completion would wait for itself");
        }
        synchronized (lock) {
            closed = true;
            snapshots.values().forEach(MemorySnapshotStore::close);
            lock.notifyAll();
        }
        joinUninterruptibly(committer);
    }

    /** Reads the visible state of a group. */
    <T> T read(GroupId group, Function<MemoryGroup, T> reader) {
        synchronized (lock) {
            requireOpen();
            return reader.apply(visible.computeIfAbsent(group, MemoryGroup::new));
        }
    }

    boolean tryReserve(long bytes) {
        synchronized (lock) {
            requireOpen();
            return tryTakeRoom(bytes);
        }
    }

    void release(long credit) {
        synchronized (lock) {
            roomTaken -= credit;
        }
    }

    /** Joins, and waits until the batch is visible. */
    void commit(MemoryBatch batch) {
        if (Thread.currentThread() == committer) {
            release(batch.credit());
            throw new IllegalStateException("commit() inside a completion would wait for itself; use commitAsync");
        }
        BlockingCompletion waiter = new BlockingCompletion();
        join(batch, waiter);
        waiter.await();
    }

    void join(MemoryBatch batch, CommitCompletion completion) {
        synchronized (lock) {
            try {
                requireOpen();
                accept(batch);
            } catch (StorageException e) {
                release(batch.credit());
                throw e;
            }
            roomTaken += batch.bytes() - batch.credit();
            queue.add(new Joined(batch, completion));
            lock.notifyAll();
        }
    }

    /** Makes the changes to the accepted state, all of them or none. */
    private void accept(MemoryBatch batch) {
        requireRoom(batch);
        Deque<Runnable> undo = new ArrayDeque<>();
        try {
            for (MemoryBatch.GroupChange change : batch.changes()) {
                MemoryGroup group = accepted.computeIfAbsent(change.group(), MemoryGroup::new);
                undo.push(change.change().applyTo(group));
            }
            acceptIdentity(batch);
        } catch (BatchRefusedException e) {
            undo.forEach(Runnable::run);
            throw e;
        }
    }

    private void acceptIdentity(MemoryBatch batch) {
        Owner owner = batch.stamp();
        if (owner == null) {
            return;
        }
        if (acceptedOwner != null && !acceptedOwner.equals(owner)) {
            throw new BatchRefusedException(
                    Reason.NAME_TAKEN, "The storage is stamped as " + acceptedOwner + ", not as " + owner);
        }
        acceptedOwner = owner;
    }

    private void requireRoom(MemoryBatch batch) {
        long missing = batch.bytes() - batch.credit();
        if (missing > 0 && roomTaken > batch.credit() && roomTaken + missing > limits.maxQueuedBytes()) {
            throw new BatchRefusedException(
                    Reason.NO_ROOM,
                    "The batch needs " + missing + " bytes, of " + limits.maxQueuedBytes() + " are " + roomTaken
                            + " taken; try again when a batch has completed");
        }
    }

    private boolean tryTakeRoom(long bytes) {
        if (roomTaken > 0 && bytes > limits.maxQueuedBytes() - roomTaken) {
            return false;
        }
        roomTaken += bytes;
        return true;
    }

    private void commitJoined() {
        while (true) {
            Joined next;
            StorageException failure = null;
            synchronized (lock) {
                while (queue.isEmpty() && !closed) {
                    awaitNotification();
                }
                if (queue.isEmpty()) {
                    return;
                }
                next = queue.remove();
                roomTaken -= next.batch().bytes();
                if (closed) {
                    failure = closedException();
                } else {
                    show(next.batch());
                }
            }
            next.completion().done(failure);
        }
    }

    private void show(MemoryBatch batch) {
        for (MemoryBatch.GroupChange change : batch.changes()) {
            change.change().applyTo(visible.computeIfAbsent(change.group(), MemoryGroup::new));
        }
        for (GroupId destroyed : batch.destroyed()) {
            MemorySnapshotStore store = snapshots.get(destroyed);
            if (store != null) {
                store.forgetAll();
            }
        }
        Owner owner = batch.stamp();
        if (owner != null) {
            identity = new StorageIdentity(identity.store(), identity.openCounter(), owner.cluster(), owner.node());
        }
        commits++;
    }

    private void awaitNotification() {
        try {
            lock.wait();
        } catch (InterruptedException e) {
            // Only close() ends this thread; nobody else owns it, so an interrupt has no meaning here.
            closed = true;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw closedException();
        }
    }

    private static StorageException closedException() {
        return new StorageClosedException("The memory storage is closed, and its content gone");
    }

    private static void joinUninterruptibly(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
