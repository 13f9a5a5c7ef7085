package io.skerry.integrationtests.nemesis;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.process.KvCluster;
import io.skerry.raft.testkit.history.History;
import io.skerry.raft.testkit.history.Register;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Clients that work at the same time on the same few keys, and on others after a while: so that each key has a history that
 * is easy to check.
 *
 * <p>Thread-safe.
 */
final class Workload {

    private static final int KEYS = 4;
    private static final int OPERATIONS_PER_KEY = 80;

    private final List<Integer> ports;
    private final Options options;
    private final Figures figures;
    private final History<Register> history = new History<>(System::nanoTime);
    /** By value: the key that it was written to, if it may have been. */
    private final Map<String, String> written = new ConcurrentHashMap<>();

    private final Set<String> seenStale = ConcurrentHashMap.newKeySet();
    private final AtomicLong operations = new AtomicLong();
    private final AtomicLong acknowledgedWrites = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final AtomicLong lastNanos = new AtomicLong();
    private final List<Thread> threads;
    private final long beginNanos = System.nanoTime();
    private volatile boolean stopped;
    private volatile @Nullable Throwable wrong;

    Workload(List<Integer> ports, Options options, Figures figures) {
        this.ports = ports;
        this.options = options;
        this.figures = figures;
        Random seeds = new Random(options.seed());
        this.threads = IntStream.range(0, Options.CLIENTS)
                .mapToObj(i -> new Client("c" + i, nodesOf(i), this, new Random(seeds.nextLong())))
                .map(client -> new Thread(() -> run(client), client.name()))
                .toList();
        threads.forEach(thread -> thread.setDaemon(true));
    }

    /**
     * Most ask any node; and one asks each node alone, so that while a node answers nobody, for which all others would wait
     * in the end, somebody finds out whether the rest of the cluster works.
     */
    private List<Integer> nodesOf(int client) {
        return client < ports.size() ? List.of(ports.get(client)) : ports;
    }

    void begin() {
        lastNanos.set(System.nanoTime());
        threads.forEach(Thread::start);
    }

    private void run(Client client) {
        try (client) {
            while (!stopped) {
                client.act();
            }
        } catch (Throwable e) {
            wrong = e;
        }
    }

    /** Lets every operation come to an end, and begins no other. */
    void end(KvCluster cluster) {
        stopped = true;
        Await.until(
                "all clients come to an end",
                cluster::evidence,
                () -> threads.stream().noneMatch(Thread::isAlive));
        requireSound();
    }

    void requireSound() {
        Throwable failure = wrong;
        if (failure != null) {
            throw new AssertionError("A client met what no client should: " + failure, failure);
        }
    }

    /** Waits until so many writes more were acknowledged, each within the deadline after the last. */
    void awaitMore(int count, KvCluster cluster) {
        long goal = acknowledgedWrites.get() + count;
        while (acknowledgedWrites.get() < goal) {
            long seen = acknowledgedWrites.get();
            Await.until(
                    "a write is acknowledged",
                    cluster::evidence,
                    () -> acknowledgedWrites.get() > seen || wrong != null);
            requireSound();
        }
    }

    // ---- for clients

    Options options() {
        return options;
    }

    Figures figures() {
        return figures;
    }

    History<Register> history() {
        return history;
    }

    boolean isStopped() {
        return stopped;
    }

    /** Waits for the turn of the next operation, and returns its key. */
    String nextKey(Random random) {
        long number = operations.getAndIncrement();
        long due = beginNanos + number * TimeUnit.SECONDS.toNanos(1) / options.rate();
        while (System.nanoTime() - due < 0 && !stopped) {
            Await.pause(3);
        }
        return "k" + (number / (KEYS * OPERATIONS_PER_KEY) * KEYS + random.nextInt(KEYS));
    }

    /** A value is about to be written. */
    void onWriting(String key, String value) {
        written.put(value, key);
    }

    void onAcknowledged() {
        long now = System.nanoTime();
        longestNanos.accumulateAndGet(now - lastNanos.getAndSet(now), Math::max);
        acknowledgedWrites.incrementAndGet();
    }

    /** A node has shown a state of before: it must be one that there was, as far as can be told yet. */
    void onStale(String key, String value) {
        if (!key.equals(written.get(value))) {
            throw new AssertionError("A stale read of " + key + " shows " + value + ", which nobody wrote there");
        }
        seenStale.add(value);
    }

    Set<String> seenStale() {
        return seenStale;
    }

    long acknowledgedWrites() {
        return acknowledgedWrites.get();
    }

    /** Begins to look for the longest time between two acknowledged writes. */
    void beginGap() {
        longestNanos.set(0);
    }

    /** Returns the longest time between two acknowledged writes since {@link #beginGap}. */
    Duration gap() {
        return Duration.ofNanos(Math.max(longestNanos.get(), System.nanoTime() - lastNanos.get()));
    }
}
