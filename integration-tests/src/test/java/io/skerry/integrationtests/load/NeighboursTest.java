package io.skerry.integrationtests.load;

import static org.junit.jupiter.api.Assertions.assertNull;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.cluster.Ledger;
import io.skerry.integrationtests.cluster.RocksCluster;
import io.skerry.integrationtests.load.Neighbour.Kind;
import io.skerry.integrationtests.storage.FaultyDisk;
import io.skerry.integrationtests.storage.FaultyStorage;
import io.skerry.raft.runtime.transport.NettyTransport;
import io.skerry.raft.runtime.transport.TransportFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One part of a cluster is slow, or does not move at all, and the others serve. By how much slower they do is measured in
 * turns: a quiet phase, and one beside the trouble, again and again.
 *
 * <p>{@code -Dneighbours.rounds=N} and {@code -Dneighbours.millis=N} set how many turns there are (1), and how long each phase
 * is at least (300); the figures, which are printed, are worth something from 5 rounds of 3,000 ms on.
 */
class NeighboursTest {

    private static final int ROUNDS = Integer.getInteger("neighbours.rounds", 1);
    private static final long PHASE_NANOS = TimeUnit.MILLISECONDS.toNanos(Long.getLong("neighbours.millis", 300));
    private static final String MEASURED = "orders";
    private static final String OTHER = "stock";
    private static final int IN_FLIGHT = 32;
    private static final int OTHER_IN_FLIGHT = 4;
    /** Acknowledged in each phase, however long that takes: the others serve. */
    private static final int PROGRESS = 50;

    private final Map<Integer, FaultyDisk> disks = new ConcurrentHashMap<>();
    private final Neighbour neighbour = new Neighbour(disks);

    @TempDir
    private Path temporary;

    @Test
    void theOthersServe() {
        try (RocksCluster cluster = new RocksCluster(temporary, 3, RocksCluster.PATIENT, MEASURED, OTHER)
                .transports(transports())
                .disks((id, storage) ->
                        new FaultyStorage(storage, disks.computeIfAbsent(id, absent -> new FaultyDisk())))
                .ledgers(group -> Ledger.forgetful(group.equals(OTHER) ? neighbour::onApply : () -> {}))
                .startAll()) {
            measure(cluster, 1); // What is measured first pays for what is compiled.
            Map<Kind, List<Double>> ratios = new EnumMap<>(Kind.class);
            for (int round = 0; round < ROUNDS; round++) {
                for (Kind kind : Kind.values()) {
                    ratios.computeIfAbsent(kind, absent -> new ArrayList<>()).add(beside(kind, cluster));
                }
            }
            ratios.forEach((kind, all) -> {
                Collections.sort(all);
                System.out.printf(
                        "%s: p99 of the others %.2f times that of quiet phases (%.2f to %.2f in %d rounds)%n",
                        kind, all.get(all.size() / 2), all.get(0), all.get(all.size() - 1), all.size());
            });
        }
    }

    private double beside(Kind kind, RocksCluster cluster) {
        int leader = cluster.awaitLeader(MEASURED);
        cluster.awaitLeader(OTHER);
        Figures quiet = measure(cluster, leader);
        neighbour.begin(kind, leader, leader % cluster.nodes() + 1);
        try {
            Figures troubled = measure(cluster, leader);
            System.out.printf(
                    "%s: quiet %,.0f/s, p50 %,.0f us, p99 %,.0f us; beside it %,.0f/s, p50 %,.0f us, p99 %,.0f us %s%n",
                    kind,
                    quiet.perSecond(),
                    quiet.micros(50),
                    quiet.micros(99),
                    troubled.perSecond(),
                    troubled.micros(50),
                    troubled.micros(99),
                    troubled.failures());
            return troubled.micros(99) / quiet.micros(99);
        } finally {
            neighbour.end();
        }
    }

    /** Commands of both groups, on that node; returns what became of those of the group that is measured. */
    private Figures measure(RocksCluster cluster, int node) {
        try (Clients clients = Clients.begin(cluster.node(node).group(MEASURED), IN_FLIGHT);
                Clients others = Clients.begin(cluster.node(node).group(OTHER), OTHER_IN_FLIGHT)) {
            Figures figures = clients.anew();
            long begun = System.nanoTime();
            Await.until(
                    "the others serve",
                    () -> figures.failures() + ", " + cluster.describe(),
                    () -> figures.acknowledged() >= PROGRESS);
            LockSupport.parkNanos(PHASE_NANOS - (System.nanoTime() - begun));
            figures.end();
            assertNull(figures.untyped(), "every failure has a type");
            others.anew();
            // What the trouble holds up comes to an end without it.
            neighbour.end();
            return figures;
        }
    }

    private TransportFactory transports() {
        return (self, cluster, bind, config, loops, codec, seed) -> new HeldTransport(
                new NettyTransport(self, cluster, bind, config, loops, codec, seed),
                () -> neighbour.onMessage((int) self.value()));
    }
}
