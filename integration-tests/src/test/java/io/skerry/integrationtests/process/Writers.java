package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Tally;
import io.skerry.integrationtests.Tally.Told;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Clients that write at the same time, each key once: to any node, and again only where the contract says that nothing has
 * happened, with another value then. The value of the a-th attempt at key {@code w} is {@code w * 1000 + a}.
 *
 * <p>Thread-safe.
 */
final class Writers {

    private static final long ATTEMPTS = 1000;
    private static final String KEY = "w";

    private final Http http;
    private final List<Integer> ports;
    private final int writes;
    private final Tally tally = new Tally();
    private final Semaphore allowed = new Semaphore(0);
    private final AtomicLong next = new AtomicLong();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final List<Thread> threads;
    private final Pace pace = new Pace();
    private final Object gapLock = new Object();
    private long lastNanos = System.nanoTime();
    private long longestNanos;
    private volatile boolean finishing;
    private volatile @Nullable Throwable wrong;

    Writers(Http http, List<Integer> ports, int writes, int clients) {
        this.http = http;
        this.ports = ports;
        this.writes = writes;
        this.threads = IntStream.range(0, clients)
                .mapToObj(i -> new Thread(this::run, "client " + i))
                .toList();
        threads.forEach(thread -> thread.setDaemon(true));
    }

    /** They wait for {@link #allow}. */
    void begin() {
        threads.forEach(Thread::start);
    }

    /** Lets them begin so many writes more. */
    void allow(int more) {
        allowed.release(more);
    }

    /** Has them begin no more writes. */
    void finishEarly() {
        finishing = true;
    }

    /** Returns how many writes were begun at most. */
    int begun() {
        return (int) Math.min(next.get(), writes);
    }

    Tally tally() {
        return tally;
    }

    /** Returns how fast they are. */
    Pace pace() {
        return pace;
    }

    static String key(long write) {
        return KEY + write;
    }

    /** Returns whether a key is one of ours. */
    static boolean isKey(String key) {
        return key.startsWith(KEY);
    }

    /** Waits until so many writes more were acknowledged. */
    void awaitMore(int count, KvCluster cluster) {
        int goal = acknowledged.get() + count;
        while (acknowledged.get() < goal) {
            awaitNext("a write is acknowledged", cluster);
            assertTrue(isBusy() || acknowledged.get() >= goal, "the clients have nothing left to write");
        }
    }

    /** The deadline is for one step ahead. */
    private void awaitNext(String what, KvCluster cluster) {
        int seen = acknowledged.get();
        Await.until(what, cluster::evidence, () -> acknowledged.get() > seen || !isBusy());
        requireSound(cluster);
    }

    /** Waits until every write has come to an end. */
    void awaitEnd(KvCluster cluster) {
        while (isBusy()) {
            awaitNext("a write is acknowledged, or all have come to an end", cluster);
        }
        requireSound(cluster);
    }

    /** Begins to look for the longest time between two acknowledgements. */
    void beginGap() {
        synchronized (gapLock) {
            longestNanos = 0;
        }
    }

    /** Returns the longest time between two acknowledgements since {@link #beginGap}. */
    long gapNanos() {
        synchronized (gapLock) {
            return longestNanos;
        }
    }

    private boolean isBusy() {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    private void requireSound(KvCluster cluster) {
        Throwable failure = wrong;
        if (failure != null) {
            throw new AssertionError("A client stopped: " + failure + "; " + cluster.evidence(), failure);
        }
    }

    private void run() {
        try {
            for (long write = next.getAndIncrement(); write < writes; write = next.getAndIncrement()) {
                allowed.acquire();
                if (finishing) {
                    return;
                }
                write(write);
            }
        } catch (Throwable e) {
            wrong = e;
        }
    }

    /** Tries one write until it took effect, or nobody knows; with the deadline that every wait has. */
    private void write(long write) {
        long begin = System.nanoTime();
        long deadline = begin + Await.DEADLINE.toNanos();
        for (long attempt = 0; ; attempt++) {
            if (attempt == ATTEMPTS || System.nanoTime() - deadline > 0) {
                throw new AssertionError("Write " + write + " was refused for " + Await.DEADLINE);
            }
            long number = write * ATTEMPTS + attempt;
            int port = ports.get(ThreadLocalRandom.current().nextInt(ports.size()));
            Answer answer = http.put(port, key(write), Long.toString(number));
            if (answer.isOk()) {
                tally.note(number, Told.ACKNOWLEDGED);
                pace.note(begin);
                onAcknowledged();
                return;
            }
            if (answer.isUnknown()) {
                tally.note(number, Told.UNKNOWN);
                return;
            }
            if (!answer.isSafeToRetry()) {
                throw new AssertionError("Write " + write + " was answered what no client should see: " + answer);
            }
            tally.note(number, Told.REFUSED);
            Await.pause(attempt);
        }
    }

    private void onAcknowledged() {
        synchronized (gapLock) {
            long now = System.nanoTime();
            longestNanos = Math.max(longestNanos, now - lastNanos);
            lastNanos = now;
        }
        acknowledged.incrementAndGet();
    }
}
