package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.BlockingCompletion;
import io.skerry.raft.storage.Causes;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way to write: takes requests in order, gathers what waits while the last sync runs, and writes it with the
 * next one. No lingering: the running sync is the batching window.
 *
 * <p>The queue is bounded in bytes; a request that does not fit is refused before it joins. Hard state alone needs none and
 * is always taken: a protocol must be able to write it, and waits for it. Thread-safe.
 */
public final class Committer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    /** A request and whom to tell. */
    private record Joined(CommitRequest request, CommitCompletion completion) {}

    private final String storage;
    private final Reasons reasons;
    private final CommitWriter writer;
    private final Lock publication;
    private final long maxBatchBytes;
    private final CommitterThread thread;

    /** Guards all that follows, and the accepted states of all groups. Never held while anything is written. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Deque<Joined> queue = new ArrayDeque<>();
    private final Room room;
    private final Stamps stamps;
    /** The commit token: taken by whoever writes. */
    private boolean writing;

    private boolean closed;
    private volatile @Nullable StorageFailedException failure;
    private long commits;
    private long batches;

    /**
     * Starts the committer's thread.
     *
     * @param storage       names the storage in messages
     * @param writer        does the writing; closed with the committer
     * @param publication   held while what is written and what readers see may differ
     * @param stamp         who the storage is
     * @param maxBatchBytes bytes that one sync takes together at most, but for the first request
     * @param maxQueued     bytes that may wait
     */
    public Committer(
            String storage, CommitWriter writer, Lock publication, Stamp stamp, long maxBatchBytes, long maxQueued) {
        this.storage = storage;
        this.reasons = new Reasons(storage);
        this.writer = writer;
        this.publication = publication;
        this.maxBatchBytes = maxBatchBytes;
        this.room = new Room(maxQueued);
        this.stamps = new Stamps(stamp);
        this.thread = new CommitterThread(this::run, "skerry-committer " + storage);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Commits and waits; writes on this thread if the token is free and nothing waits.
     *
     * @param creditBytes room that the request took before
     * @throws IllegalStateException on the committer's thread
     */
    public void commit(CommitRequest request, long creditBytes) {
        if (isCommitterThread()) {
            releaseCredit(creditBytes);
            requireNotInCompletion("commit()");
        }
        BlockingCompletion blocked = new BlockingCompletion();
        Joined joined = new Joined(request, blocked);
        if (join(joined, creditBytes, true)) {
            write(List.of(joined));
        }
        blocked.await();
    }

    /** Joins, and returns. */
    public void commitAsync(CommitRequest request, long creditBytes, CommitCompletion completion) {
        join(new Joined(request, completion), creditBytes, false);
    }

    /** Takes room in advance, if there is enough. */
    public boolean tryReserve(long bytes) {
        lock.lock();
        try {
            requireRunning();
            return room.tryTake(bytes);
        } finally {
            lock.unlock();
        }
    }

    /** Gives room back that was taken in advance. */
    public void releaseCredit(long bytes) {
        lock.lock();
        try {
            room.release(bytes);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Refuses what would wait for the committer's thread on that very thread.
     *
     * @throws IllegalStateException there
     */
    public void requireNotInCompletion(String call) {
        if (isCommitterThread()) {
            throw new IllegalStateException(call + " inside a completion would wait for itself");
        }
    }

    /** Returns who the storage is, as far as it is durable. */
    public Stamp stamp() {
        return stamps.durable();
    }

    /**
     * Refuses if the storage failed.
     *
     * @throws StorageFailedException what stopped it
     */
    public void requireNotFailed() {
        StorageFailedException found = failure;
        if (found != null) {
            throw reasons.failedEarlier(found);
        }
    }

    /** Returns what stopped the storage, or null. */
    public @Nullable StorageFailedException failure() {
        return failure;
    }

    /**
     * What the committer says of itself.
     *
     * @param queuedBytes bytes that wait, and credit that was taken
     * @param commits     writes with one sync each
     * @param batches     requests in them
     */
    public record CommitterStatus(long queuedBytes, long commits, long batches) {}

    /** Returns what the committer says of itself. */
    public CommitterStatus describe() {
        lock.lock();
        try {
            return new CommitterStatus(room.takenBytes(), commits, batches);
        } finally {
            lock.unlock();
        }
    }

    /** Lets the write that runs finish, fails what waits, and ends the thread. Closing again does nothing. */
    @Override
    public void close() {
        requireNotInCompletion("close()");
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        thread.joinUninterruptibly();
        lock.lock();
        try {
            while (writing) {
                changed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Validates, accepts, and queues; or, if asked and possible, leaves the token with the caller: then true. */
    private boolean join(Joined joined, long creditBytes, boolean mayWrite) {
        lock.lock();
        try {
            validate(joined.request(), creditBytes);
            boolean writes = mayWrite && !writing && queue.isEmpty();
            if (writes) {
                writing = true;
            } else {
                // Before anything is accepted: from here on nothing may fail.
                queue.addLast(joined);
                changed.signalAll();
            }
            room.exchange(creditBytes, joined.request().bytes());
            joined.request().accept();
            stamps.accept(joined.request().stamp());
            return writes;
        } finally {
            lock.unlock();
        }
    }

    /** Refuses what cannot be accepted; then its credit returns. */
    private void validate(CommitRequest request, long creditBytes) {
        boolean valid = false;
        try {
            requireRunning();
            request.validate();
            stamps.validate(request.stamp(), reasons);
            if (!room.fits(creditBytes, request.bytes())) {
                throw reasons.noRoom(request.bytes() - creditBytes, room);
            }
            valid = true;
        } finally {
            if (!valid) {
                room.release(creditBytes);
            }
        }
    }

    private void requireRunning() {
        if (closed) {
            throw reasons.closed();
        }
        requireNotFailed();
    }

    /** Ends when closed. Whatever else goes wrong is final for the storage, and nobody is left waiting. */
    private void run() {
        boolean ended = false;
        while (!ended) {
            try {
                commitUntilClosed();
                ended = true;
            } catch (RuntimeException | Error e) {
                failure = reasons.failed(e);
                reasons.tellOfFailure(e);
            }
        }
    }

    private void commitUntilClosed() {
        for (List<Joined> turn = takeTurn(); !turn.isEmpty(); turn = takeTurn()) {
            if (turn.get(0).request().failure() == null) {
                write(turn);
            } else {
                complete(turn, null);
            }
        }
    }

    /**
     * Waits for requests. Returns the ones to write next, with the token taken; or all that wait, already failed, if
     * the storage was closed or has failed; or none, when it is time to end.
     */
    private List<Joined> takeTurn() {
        lock.lock();
        try {
            while (writing || queue.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            // Of full size before anything is taken out: no memory for more would lose what was.
            List<Joined> turn = new ArrayList<>(queue.size());
            if (closed || failure != null) {
                queue.forEach(
                        joined -> joined.request().fail(closed ? reasons.closed() : reasons.failedEarlier(failure)));
                turn.addAll(queue);
                queue.clear();
                turn.forEach(joined -> room.release(joined.request().bytes()));
                return turn;
            }
            long bytes = 0;
            do {
                bytes += queue.getFirst().request().bytes();
                turn.add(queue.getFirst());
                queue.removeFirst();
            } while (!queue.isEmpty() && bytes + queue.getFirst().request().bytes() <= maxBatchBytes);
            writing = true;
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes with the token taken, completes, and returns the token: so a later request, even one that is written by its
     * caller, never returns before an earlier one's completion was called.
     */
    private void write(List<Joined> turn) {
        CommitTurn done = null;
        Throwable cause = null;
        try {
            CommitTurn commit =
                    new CommitTurn(turn.stream().map(Joined::request).toList(), writer);
            commit.run(publication);
            done = commit;
        } catch (RocksDBException | RuntimeException | Error e) {
            // Not of RocksDB: a defect of ours, or no memory. What is on disk is as unknown as after a failed write.
            cause = e;
        }
        StorageFailedException failed = cause == null ? null : reasons.failed(cause);
        try {
            settle(turn, done, failed);
        } finally {
            completeAndReturnToken(turn, failed);
        }
        if (cause != null) {
            // Last: nobody waits for it.
            reasons.tellOfFailure(cause);
        }
    }

    private void completeAndReturnToken(List<Joined> turn, @Nullable StorageFailedException failed) {
        try {
            complete(turn, failed);
        } finally {
            returnToken();
        }
    }

    /** Counts what was written, and gives back its room, before anybody is told. */
    private void settle(List<Joined> turn, @Nullable CommitTurn done, @Nullable StorageFailedException failed) {
        lock.lock();
        try {
            if (failed != null) {
                failure = failed;
            }
            commits += done != null && done.isSynced() ? 1 : 0;
            for (Joined joined : turn) {
                room.release(joined.request().bytes());
                if (failed != null && joined.request().failure() == null) {
                    joined.request().fail(failed);
                }
                batches += joined.request().failure() == null ? 1 : 0;
            }
            stamps.settle(
                    done == null ? null : done.stamp(),
                    queue.stream().map(waiting -> waiting.request().stamp()));
        } finally {
            lock.unlock();
        }
    }

    private void returnToken() {
        lock.lock();
        try {
            writing = false;
            if (closed || !queue.isEmpty()) {
                // Only these are waited for; waking the committer for nothing would cost every inline commit.
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Tells in order. A completion that breaks its promise not to throw must not cost the others theirs. */
    private void complete(List<Joined> turn, @Nullable StorageFailedException failed) {
        for (Joined joined : turn) {
            StorageException own = joined.request().failure();
            try {
                joined.completion().done(own != null ? own : failed);
            } catch (RuntimeException | Error e) {
                Causes.tell(e, told -> LOG.error("storage={} a completion threw, against its contract", storage, told));
            }
        }
    }

    private boolean isCommitterThread() {
        return Thread.currentThread() == thread;
    }
}
