package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.core.RaftCore;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Truncates a group's log as {@link LogRetention} decides, by batches of its own, and tells the core once they are durable:
 * one at a time.
 *
 * <p>Confined to the event loop.
 */
final class LogTruncation {

    private static final Logger LOG = LoggerFactory.getLogger(LogTruncation.class);

    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final GroupPlace<?> place;
    private final LogRetention retention;
    private boolean running;
    private long retryNanos = Long.MAX_VALUE;
    private boolean pinExceeded;

    LogTruncation(GroupPlace<?> place) {
        this.place = place;
        this.retention = new LogRetention(place.config());
    }

    boolean isPinExceeded() {
        return pinExceeded;
    }

    /** Truncates, if anything is to be gained by it. */
    void turn(RaftCore core, LogBytes bytes, long durable, long applied, long taking) {
        retryNanos = Long.MAX_VALUE;
        if (running || durable <= place.boundaryIndex()) {
            return;
        }
        LogRetention.Log log =
                new LogRetention.Log(place.boundaryIndex(), durable, applied, core.snapshotPin(), taking);
        LogRetention.Decision decision = retention.decide(log, bytes);
        if (decision.pinExceeded() && !pinExceeded) {
            LOG.error(
                    "group={} node={} a follower fetches a snapshot for so long that more than {} of log would be kept for"
                            + " it: the log is truncated all the same, and the follower has to fetch another one; raise"
                            + " pinLimit, or look at what holds it up",
                    place.label(),
                    place.self(),
                    place.config().pinLimit());
        }
        pinExceeded = decision.pinExceeded();
        if (decision.boundary() > place.boundaryIndex()) {
            truncate(core.positionOf(decision.boundary()), bytes);
        }
    }

    private void truncate(LogPosition boundary, LogBytes bytes) {
        try (StorageBatch batch = place.storage().batch()) {
            batch.truncatePrefix(place.group(), boundary);
            batch.commitAsync(failure -> place.loop().run(core -> truncated(core, boundary, bytes, failure)));
            running = true;
        } catch (BatchRefusedException e) {
            if (!e.isPassing()) {
                throw e;
            }
            // There is no room for it now.
            retryNanos = place.loop().nowNanos() + RETRY_NANOS;
        }
    }

    /** Returns when there has to be a turn, though nothing else happens: there may be room then. */
    long retryNanos() {
        return retryNanos;
    }

    private void truncated(
            @Nullable RaftCore core, LogPosition boundary, LogBytes bytes, @Nullable StorageException failure) {
        running = false;
        if (failure != null) {
            throw failure;
        }
        if (core == null || boundary.index() <= place.boundaryIndex()) {
            return; // A snapshot was installed meanwhile, beyond that.
        }
        core.compact(boundary);
        place.boundaryIndex(boundary.index());
        bytes.truncate(boundary.index());
    }
}
