package io.skerry.integrationtests.nemesis;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.nemesis.Field.Strike;
import io.skerry.integrationtests.process.KvCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
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
    private final Links links;
    private final KvCluster cluster;
    private final Workload workload;
    private final Random random;
    private final Deque<FaultKind> next = new ArrayDeque<>();
    private final Path folder;
    private final long beginNanos = System.nanoTime();

    Nemesis(Path folder, Options options, Figures figures) throws IOException {
        this.folder = folder;
        this.options = options;
        this.figures = figures;
        this.random = new Random(options.seed());
        this.links = new Links(options.nodes());
        try {
            this.cluster = new KvCluster(
                    folder, options.nodes(), options.election(), options.requestTimeout(), FaultyRaftKv.class, links);
        } catch (Throwable e) {
            links.close();
            throw e;
        }
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
            figures.maybeSay();
        }
        workload.end(cluster);
        new Judge(cluster, workload, folder).requireSound();
        figures.onSound(workload.history().size(), workload.acknowledgedWrites());
    }

    private void breakOne() throws Exception {
        if (next.isEmpty()) {
            List<FaultKind> kinds = Arrays.asList(FaultKind.values());
            Collections.shuffle(kinds, random);
            next.addAll(kinds);
        }
        FaultKind kind = next.remove();
        Field field = new Field(cluster, links, random, cluster.awaitLeader(cluster.ids()));
        workload.beginGap();
        Strike strike = kind.strike(field);
        Duration time =
                options.election().multipliedBy(1000 + random.nextInt(3000)).dividedBy(1000);
        time = Duration.ofNanos((long) (time.toNanos() * options.shortest()));
        System.out.printf(
                "%7.1f s  %-16s %-24s for %.1f s%n",
                (System.nanoTime() - beginNanos) / 1e9, kind, strike.what(), time.toMillis() / 1e3);
        letPass(time);
        strike.heal().run();
        for (int id : cluster.ids()) {
            cluster.awaitHealthy(id);
        }
        workload.awaitMore(PROGRESS, cluster);
        figures.onFault(kind, workload.gap().toNanos());
    }

    private void letPass(Duration time) {
        long begin = System.nanoTime();
        for (long attempt = 0; System.nanoTime() - begin < time.toNanos(); attempt++) {
            Await.pause(attempt);
            workload.requireSound();
        }
    }

    /** Returns what the nodes say of themselves. */
    String evidence() {
        return cluster.evidence();
    }

    @Override
    public void close() throws IOException {
        try (links) {
            cluster.close();
        }
    }
}
