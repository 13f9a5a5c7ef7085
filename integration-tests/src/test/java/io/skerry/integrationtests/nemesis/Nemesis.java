package io.skerry.integrationtests.nemesis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.nemesis.Field.Strike;
import io.skerry.integrationtests.process.KvCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;

/**
 * Breaks one thing after the other in a cluster that clients work on, and mends it: all kinds in turn, in an order that the
 * seed decides. After each, a leader must be there, all nodes must catch up, and writes must be acknowledged again.
 *
 * <p>Not thread-safe; owned by its test.
 */
final class Nemesis implements AutoCloseable {

    /** Acknowledged after a fault, before the next one. */
    private static final int PROGRESS = 20;

    private final Options options;
    private final Figures figures;
    private final Journal journal;
    private final Links links;
    private final KvCluster cluster;
    private final Workload workload;
    private final Random random;
    private final Deque<FaultKind> next = new ArrayDeque<>();
    private final Path folder;
    private int rounds;
    private final long beginNanos = System.nanoTime();

    Nemesis(Path folder, Options options, Figures figures, Journal journal) throws IOException {
        this.folder = folder;
        this.options = options;
        this.figures = figures;
        this.journal = journal;
        this.random = new Random(options.seed());
        this.links = new Links(options.nodes());
        try {
            this.cluster = new KvCluster(
                    folder, options.nodes(), options.election(), options.requestTimeout(), FaultyRaftKv.class, links);
        } catch (Throwable e) {
            links.close();
            throw e;
        }
        cluster.serveWith(options.serveArguments());
        this.workload = new Workload(cluster.ports(), options, figures);
    }

    /** Lets clients work and things break for the time of the options, heals everything, and looks at what there is. */
    void run() throws Exception {
        cluster.startAll();
        cluster.awaitLeader(cluster.ids());
        workload.begin();
        workload.awaitMore(PROGRESS, cluster);
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < options.time().toNanos()) {
            breakOne();
            figures.maybeSay(journal);
        }
        workload.end(cluster);
        new Judge(cluster, workload, folder).requireSound();
        figures.onSound(workload.history().size(), workload.acknowledgedWrites());
        if (options.hasSnapshots()) {
            Installs installs = Installs.of(cluster);
            figures.onInstalls(installs);
            assertTrue(installs.installed() > 0, () -> "Nobody needed a snapshot: " + installs);
        }
    }

    private void breakOne() throws Exception {
        if (next.isEmpty()) {
            List<FaultKind> kinds = FaultKind.wanted();
            Collections.shuffle(kinds, random);
            next.addAll(rounds++ == 0 ? kinds.subList(options.firstFault(), kinds.size()) : kinds);
            if (options.hasSnapshots() && rounds == 1) {
                // However few there is time for: who was killed and misses that much needs one.
                next.addFirst(FaultKind.KILL_FOLLOWER);
            }
        }
        FaultKind kind = next.remove();
        Field field = new Field(cluster, links, random, cluster.awaitLeader(cluster.ids()));
        workload.beginGap();
        Strike strike = kind.strike(field);
        Duration time =
                options.election().multipliedBy(1000 + random.nextInt(3000)).dividedBy(1000);
        time = Duration.ofNanos((long) (time.toNanos() * options.shortest()));
        double at = (System.nanoTime() - beginNanos) / 1e9;
        letPass(time);
        strike.heal().run();
        for (int id : cluster.ids()) {
            cluster.awaitHealthy(id);
        }
        Await.until("all nodes are connected through proxies", cluster::evidence, links::areAllUp);
        workload.awaitMore(PROGRESS, cluster);
        long gap = workload.gap().toNanos();
        figures.onFault(kind, gap);
        journal.say(
                "%7.1f s  %-16s %-24s for %.1f s; longest time without an acknowledged write %.1f s",
                at, kind, strike.what(), time.toMillis() / 1e3, gap / 1e9);
    }

    private void letPass(Duration time) {
        long begin = System.nanoTime();
        for (long attempt = 0; System.nanoTime() - begin < time.toNanos(); attempt++) {
            Await.pause(attempt);
            workload.requireSound();
        }
    }

    @Override
    public void close() throws IOException {
        try (links) {
            cluster.close();
        }
    }
}
