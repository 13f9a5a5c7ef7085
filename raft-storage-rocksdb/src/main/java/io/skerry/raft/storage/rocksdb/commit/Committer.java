package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BlockingCompletion;
import io.skerry.raft.storage.Causes;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import io.skerry.raft.storage.rocksdb.stats.CommitCounters;
import io.skerry.raft.storage.rocksdb.stats.MetricSink;
import io.skerry.raft.storage.rocksdb.stats.StorageStatistics;
import io.skerry.raft.storage.rocksdb.stats.Units;
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
public final class Committer implements StorageStatistics.Source, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);

    private final String storage;
    private final Reasons reasons;
    private final CommitWriter writer;
    private final Lock publication;
    private final CommitterThread thread;

    /** Guards all that follows, and the accepted states of all groups. Never held while anything is written. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final CommitQueue queue;
    private final Room room;
    private final Stamps stamps;
    /** The commit token: taken by whoever writes. */
    private boolean writing;

    private boolean closed;
    private volatile @Nullable StorageFailedException failure;
    private final CommitCounters counters = new CommitCounters();

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
        this.queue = new CommitQueue(maxBatchBytes);
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
        if (join(request, blocked, creditBytes, true)) {
            write(List.of(request));
        }
        blocked.await();
    }

    /** Joins, and returns. */
    public void commitAsync(CommitRequest request, long creditBytes, CommitCompletion completion) {
        join(request, completion, creditBytes, false);
    }

    /** Takes room in advance, if there is enough. */
    public boolean tryReserve(long bytes) {
        lock.lock();
        try {
            requireRunning();
            boolean taken = room.tryTake(bytes);
            if (!taken) {
                counters.creditRefused();
            }
            return taken;
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

    /** Returns what the committer says of itself. */
    public CommitterStatus describe() {
        lock.lock();
        try {
            return new CommitterStatus(room.takenBytes(), counters.syncs(), counters.batches());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void describeTo(MetricSink sink) {
        counters.describeTo(sink);
        sink.gauge("queue.bytes", Units.BYTES, describe().queuedBytes());
        sink.gauge("queue.limit", Units.BYTES, room.limitBytes());
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
    private boolean join(CommitRequest request, CommitCompletion completion, long creditBytes, boolean mayWrite) {
        lock.lock();
        try {
            validate(request, creditBytes);
            request.joins(completion, System.nanoTime());
            boolean writes = mayWrite && !writing && queue.isEmpty();
            if (writes) {
                takeToken();
            } else {
                // Before anything is accepted: from here on nothing may fail.
                queue.add(request);
                changed.signalAll();
            }
            room.exchange(creditBytes, request.bytes());
            request.accept();
            stamps.accept(request.stamp());
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
        } catch (BatchRefusedException e) {
            counters.refused(e);
            throw e;
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
        for (List<CommitRequest> turn = takeTurn(); !turn.isEmpty(); turn = takeTurn()) {
            if (turn.get(0).failure() == null) {
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
    private List<CommitRequest> takeTurn() {
        lock.lock();
        try {
            while (writing || queue.isEmpty() && !closed) {
                changed.awaitUninterruptibly();
            }
            if (closed || failure != null) {
                List<CommitRequest> failed =
                        queue.failAll(() -> closed ? reasons.closed() : reasons.failedEarlier(failure));
                failed.forEach(request -> room.release(request.bytes()));
                return failed;
            }
            List<CommitRequest> turn = queue.takeTurn();
            takeToken();
            return turn;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes with the token taken, completes, and returns the token: so a later request, even one that is written by its
     * caller, never returns before an earlier one's completion was called.
     */
    private void write(List<CommitRequest> turn) {
        CommitTurn done = null;
        Throwable cause = null;
        long begin = System.nanoTime();
        try {
            CommitTurn commit = new CommitTurn(turn, writer, counters);
            commit.run(publication);
            done = commit;
        } catch (RocksDBException | RuntimeException | Error e) {
            // Not of RocksDB: a defect of ours, or no memory. What is on disk is as unknown as after a failed write.
            cause = e;
        }
        StorageFailedException failed = cause == null ? null : reasons.failed(cause);
        try {
            settle(turn, done, failed, begin);
        } finally {
            completeAndReturnToken(turn, failed);
        }
        if (cause != null) {
            // Last: nobody waits for it.
            reasons.tellOfFailure(cause);
        }
    }

    private void completeAndReturnToken(List<CommitRequest> turn, @Nullable StorageFailedException failed) {
        try {
            complete(turn, failed);
        } finally {
            returnToken();
        }
    }

    /** Counts what was written, and gives back its room, before anybody is told. */
    private void settle(
            List<CommitRequest> turn, @Nullable CommitTurn done, @Nullable StorageFailedException failed, long begin) {
        lock.lock();
        try {
            if (failed != null) {
                failure = failed;
            }
            long now = System.nanoTime();
            int durable = 0;
            for (CommitRequest request : turn) {
                room.release(request.bytes());
                if (failed != null && request.failure() == null) {
                    request.fail(failed);
                }
                if (request.failure() == null) {
                    counters.durable(now - request.joinedNanos());
                    durable++;
                }
            }
            if (done != null && done.isSynced()) {
                counters.synced(done.writtenEntries(), done.writtenBytes(), durable, now - begin);
                if (!isCommitterThread()) {
                    counters.ranInline();
                }
            } else {
                counters.hadNothingToWrite(durable);
            }
            stamps.settle(done == null ? null : done.stamp());
            queue.acceptStamps(stamps);
        } finally {
            lock.unlock();
        }
    }

    private void takeToken() {
        writing = true;
        counters.writeBegins(room.takenBytes());
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
    private void complete(List<CommitRequest> turn, @Nullable StorageFailedException failed) {
        for (CommitRequest request : turn) {
            try {
                request.complete(failed);
            } catch (RuntimeException | Error e) {
                Causes.tell(e, told -> LOG.error("storage={} a completion threw, against its contract", storage, told));
            }
        }
    }

    private boolean isCommitterThread() {
        return Thread.currentThread() == thread;
    }
}
