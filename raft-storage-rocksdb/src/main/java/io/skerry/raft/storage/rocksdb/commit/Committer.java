package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BlockingCompletion;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.StorageException;
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

/**
 * The one way to write: takes requests in order, gathers what waits while the last sync runs, and writes it with the
 * next one. No lingering: the running sync is the batching window.
 *
 * <p>The queue is bounded in bytes; a request that does not fit is refused before it joins. Hard state alone needs none and
 * is always taken: a protocol must be able to write it, and waits for it. Thread-safe.
 */
public final class Committer implements StorageStatistics.Source, AutoCloseable {

    private final Reasons reasons;
    private final Completions completions;
    private final Lock publication;
    private final Gathering gathering;
    private final CommitterThread thread;

    /** Guards all that follows, and the accepted states of all groups. Never held while anything is written. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final CommitQueue queue;
    private final Room room;
    private final Stamps stamps;
    /** The commit token: taken by whoever writes, and the turn with it. */
    private boolean writing;

    private final CommitTurn turn;
    private final CommitCounters counters = new CommitCounters();
    private boolean closed;
    private volatile @Nullable StorageFailedException failure;

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
        this.completions = new Completions(storage);
        this.reasons = new Reasons(storage);
        this.turn = new CommitTurn(writer, counters);
        this.publication = publication;
        this.queue = new CommitQueue(maxBatchBytes);
        this.room = new Room(maxQueued, counters);
        this.stamps = new Stamps(stamp);
        this.gathering = new Gathering(queue::count, System::nanoTime, Thread::yield);
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
        }
        requireNotInCompletion("commit()");
        BlockingCompletion written = joinUnlessFree(request, creditBytes);
        if (written != null) {
            written.await();
            return;
        }
        write();
        StorageException failed = request.failure();
        if (failed != null) {
            throw failed;
        }
    }

    /** Joins, and returns. */
    public void commitAsync(CommitRequest request, long creditBytes, CommitCompletion completion) {
        long now = System.nanoTime();
        lock.lock();
        try {
            validate(request, creditBytes);
            enqueue(request, now, completion);
            accept(request, creditBytes);
        } finally {
            lock.unlock();
        }
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

    /** Returns where to count what is refused before it comes here. */
    public CommitCounters counters() {
        return counters;
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

    /** Says how the committer is. */
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

    /**
     * Validates and accepts. Returns null if nothing waits and nobody writes: then the caller has the token, and the request
     * is the turn. Else the request has joined, and what is returned tells when it is durable.
     */
    private @Nullable BlockingCompletion joinUnlessFree(CommitRequest request, long creditBytes) {
        long now = System.nanoTime();
        lock.lock();
        try {
            validate(request, creditBytes);
            BlockingCompletion written = writing || !queue.isEmpty() ? new BlockingCompletion() : null;
            if (written != null) {
                enqueue(request, now, written);
            } else {
                request.joins(now, null);
                turn.requests().add(request);
                takeToken();
            }
            accept(request, creditBytes);
            return written;
        } finally {
            lock.unlock();
        }
    }

    /** To be called before anything is accepted: from then on nothing may fail. */
    private void enqueue(CommitRequest request, long now, CommitCompletion completion) {
        request.joins(now, completion);
        queue.add(request);
        changed.signalAll();
    }

    private void accept(CommitRequest request, long creditBytes) {
        room.exchange(creditBytes, request.bytes());
        request.accept();
        stamps.accept(request.stamp());
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
        boolean ended = false;
        while (!ended) {
            gathering.await();
            List<CommitRequest> refused = awaitTurn();
            if (refused == null) {
                write();
            } else {
                completions.tell(refused, null);
                ended = refused.isEmpty();
            }
        }
    }

    /**
     * Waits for requests. Returns null when the next turn is to be written, with the token taken; or all that wait,
     * already failed, if the storage was closed or has failed; which are none when it is time to end.
     */
    private @Nullable List<CommitRequest> awaitTurn() {
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
            queue.moveTurnTo(turn.requests());
            takeToken();
            return null;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Writes the turn with the token taken, completes, and returns the token: so a later request, even one that is written
     * by its caller, never returns before an earlier one's completion was called.
     */
    private void write() {
        Throwable cause = null;
        try {
            turn.run(publication);
        } catch (RocksDBException | RuntimeException | Error e) {
            // Not of RocksDB: a defect of ours, or no memory. What is on disk is as unknown as after a failed write.
            cause = e;
        }
        StorageFailedException failed = cause == null ? null : reasons.failed(cause);
        try {
            settle(failed);
        } finally {
            completeAndReturnToken(failed);
        }
        if (cause != null) {
            // Last: nobody waits for it.
            reasons.tellOfFailure(cause);
        }
    }

    private void completeAndReturnToken(@Nullable StorageFailedException failed) {
        try {
            completions.tell(turn.requests(), failed);
        } finally {
            returnToken();
        }
    }

    /** Counts what was written, and gives back its room, before anybody is told. */
    private void settle(@Nullable StorageFailedException failed) {
        lock.lock();
        try {
            if (failed == null) {
                turn.count(!isCommitterThread());
            } else {
                failure = failed;
            }
            turn.settle(room, failed);
            if (isCommitterThread()) {
                gathering.wrote(turn.requests().size(), turn.nanos());
            }
            stamps.settle(failed == null ? turn.stamp() : null);
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
            turn.clear();
            writing = false;
            if (closed || !queue.isEmpty()) {
                // Only these are waited for; waking the committer for nothing would cost every inline commit.
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isCommitterThread() {
        return Thread.currentThread() == thread;
    }
}
