package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.snapshot.SnapshotStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ships snapshots, both ways: fetches those that this node needs, and serves those that others do. All of it is done by
 * threads of its own, which come and go. Thread-safe.
 */
public final class SnapshotShipping implements SnapshotFetches, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotShipping.class);
    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SnapshotFetch.Common common;
    private final SnapshotLibrary library;
    private final RateLimit limit;
    private final ThreadPoolExecutor fetching;
    private final ThreadPoolExecutor serving;
    private final Set<BulkStream> streams = ConcurrentHashMap.newKeySet();

    /** Guarded by this: the last fetch of each group that has not ended. */
    private final Map<GroupId, Running> running = new HashMap<>();

    private boolean closed;

    /** A fetch, and the one that waits for its end, if it was cancelled. */
    private static final class Running {
        private final SnapshotFetch fetch;
        private @Nullable SnapshotFetch next;

        private Running(SnapshotFetch fetch) {
            this.fetch = fetch;
        }
    }

    /**
     * Serves the bulk streams of a transport from now on.
     *
     * @param transport is not started yet
     * @param library   what others may have
     */
    public SnapshotShipping(NodeId self, Transport transport, SnapshotLibrary library, ShippingConfig config) {
        this(self, transport, library, config, System::nanoTime);
    }

    /** With a clock of the caller's for the rate, and for how long is waited for what. */
    SnapshotShipping(
            NodeId self, Transport transport, SnapshotLibrary library, ShippingConfig config, LongSupplier nanoTime) {
        this.common = new SnapshotFetch.Common(
                self, transport, config, new ShippingStatistics(), new Random(self.value()), nanoTime);
        this.library = library;
        this.limit = new RateLimit(config.sendBytesPerSecond(), nanoTime);
        this.fetching = new ThreadPoolExecutor(
                config.fetches(),
                config.fetches(),
                1,
                TimeUnit.SECONDS,
                // No more than one waits for each group.
                new LinkedBlockingQueue<>(),
                threads("skerry-fetch-" + self));
        fetching.allowCoreThreadTimeOut(true);
        this.serving = new ThreadPoolExecutor(
                0,
                // A stream that has just ended may still have its thread.
                2 * config.streams().most(),
                1,
                TimeUnit.SECONDS,
                new SynchronousQueue<>(),
                threads("skerry-ship-" + self));
        transport.serveBulk(config.streams(), this::serve);
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** If there is no thread for it, the transport closes the stream, and who has opened it tries again. */
    private void serve(BulkStream stream) {
        ServedStream served = new ServedStream(
                stream,
                library,
                limit,
                common.statistics(),
                common.config().idle().toNanos());
        serving.execute(() -> {
            streams.add(stream);
            if (isClosed()) {
                stream.close("node " + common.self() + " closes");
            }
            try {
                served.run();
            } finally {
                streams.remove(stream);
            }
        });
    }

    /**
     * As {@link SnapshotFetches#fetch}. A fetch after one that was cancelled waits for its end.
     *
     * @throws IllegalStateException if one of that group is under way, or this is closed
     */
    @Override
    public Fetch fetch(
            GroupId group, SnapshotStore store, NodeId leader, long minIndex, long maxIndex, Outcome outcome) {
        SnapshotFetch fetch = new SnapshotFetch(common, group, store, leader, minIndex, maxIndex, outcome);
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("Node " + common.self() + " fetches no snapshots any more");
            }
            Running before = running.get(group);
            if (before == null) {
                begin(group, fetch);
            } else {
                SnapshotFetch last = before.next != null ? before.next : before.fetch;
                if (!last.isCancelled()) {
                    throw new IllegalStateException("A snapshot of group " + group + " is being fetched already");
                }
                before.next = fetch;
            }
        }
        return fetch;
    }

    private synchronized void begin(GroupId group, SnapshotFetch fetch) {
        running.put(group, new Running(fetch));
        fetching.execute(() -> run(group, fetch));
    }

    private void run(GroupId group, SnapshotFetch fetch) {
        try {
            fetch.run(() -> onEnded(group));
        } catch (RuntimeException e) {
            LOG.error("node={} group={} the outcome of a fetch could not be handled", common.self(), group, e);
        }
    }

    /** The next may begin: before somebody is told of the outcome, since he may want just that. */
    private synchronized void onEnded(GroupId group) {
        Running ended = running.remove(group);
        if (ended != null && ended.next != null && !closed) {
            begin(group, ended.next);
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Returns what was counted. */
    public ShippingStatistics statistics() {
        return common.statistics();
    }

    /**
     * Cancels all fetches, and serves nobody any more. Waits for the threads, up to a bound. Closing again does nothing.
     */
    @Override
    public void close() {
        List<Running> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(running.values());
        }
        for (Running each : open) {
            each.fetch.cancel();
        }
        streams.forEach(stream -> stream.close("node " + common.self() + " closes"));
        fetching.shutdown();
        serving.shutdown();
        try {
            if (!fetching.awaitTermination(CLOSE_NANOS, TimeUnit.NANOSECONDS)
                    || !serving.awaitTermination(CLOSE_NANOS, TimeUnit.NANOSECONDS)) {
                LOG.warn("node={} a snapshot is still being read or written; the disk may hang", common.self());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
