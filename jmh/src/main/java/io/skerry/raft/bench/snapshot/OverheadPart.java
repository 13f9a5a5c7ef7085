package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.contest.Figures;
import io.skerry.raft.bench.contest.ThreadUse;
import io.skerry.raft.bench.contest.ThreadUse.Kind;
import io.skerry.raft.bench.contest.Trees;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.Payload;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The same commands with the state on the heap and in RocksDB, with and without snapshots by policy, in turns; each turn is a
 * new cluster. Ratios are to the state on the heap without snapshots, in the same round. Not thread-safe.
 */
record OverheadPart(Size size, Path folder, Measured into) {

    private static final int IN_FLIGHT = 64;
    private static final int VALUE_BYTES = 256;
    private static final int KEYS = 100_000;
    private static final int ROUNDS = 3;

    /** Far more often than by default, so that there are some in each turn. */
    private static final SnapshotConfig OFTEN =
            SnapshotConfig.builder().entries(25_000).build();

    private static final List<Contender> CONTENDERS = List.of(
            new Contender("heap, no snapshots", false, RestartPart.ON_REQUEST),
            new Contender("heap, a snapshot each 25000 entries", false, OFTEN),
            new Contender("RocksDB, no snapshots", true, RestartPart.ON_REQUEST),
            new Contender("RocksDB, persisted each 25000 entries", true, OFTEN));

    private record Contender(String name, boolean inRocksDb, SnapshotConfig snapshots) {
        String row() {
            return name.replace(",", ":");
        }
    }

    void run() throws IOException {
        for (int round = 0; round < Math.min(ROUNDS, size.rounds()); round++) {
            Map<Contender, Figures> figures = new LinkedHashMap<>();
            for (int place = 0; place < CONTENDERS.size(); place++) {
                Contender contender = CONTENDERS.get((round + place) % CONTENDERS.size());
                figures.put(contender, measure(contender));
            }
            Figures base = figures.get(CONTENDERS.get(0));
            CONTENDERS.forEach(contender -> add(contender, figures.get(contender), base));
        }
    }

    private void add(Contender contender, Figures of, Figures base) {
        Figures figures = Ratios.of(of, base)
                .with("cpuRatio", of.values().get("cpuMicros") / base.values().get("cpuMicros"))
                .with("heapRatio", of.values().get("heapBytes") / base.values().get("heapBytes"));
        List.of("perSecond", "p50Micros", "p99Micros", "cpuMicros", "applierMicros", "heapBytes", "snapshots")
                .forEach(name -> figures.with(name, of.values().get(name)));
        into.add(Part.OVERHEAD, contender.row(), figures);
    }

    private Figures measure(Contender contender) throws IOException {
        Path home = folder.resolve("turn");
        SplittableRandom random = new SplittableRandom(5);
        try (Cluster cluster = new Cluster(home, 3, contender.inRocksDb()).snapshots(contender.snapshots())) {
            cluster.startAll();
            int leader = cluster.leader();
            try (Writers writers = Writers.begin(
                    IN_FLIGHT,
                    () -> put(random),
                    command -> cluster.node(leader).submit(command))) {
                writers.measure(size.overheadTurn().dividedBy(2));
                ThreadUse before = ThreadUse.now();
                Figures figures = writers.measure(size.overheadTurn());
                return use(figures, before, ThreadUse.now()).with("snapshots", cluster.taken(leader));
            }
        } finally {
            Trees.delete(home);
        }
    }

    private static Payload put(SplittableRandom random) {
        byte[] value = new byte[VALUE_BYTES];
        random.nextBytes(value);
        return Change.put(random.nextLong(KEYS), value);
    }

    private static Figures use(Figures figures, ThreadUse before, ThreadUse after) {
        double calls = Math.max(1, figures.values().get("calls"));
        long heap = 0;
        for (Kind kind : List.of(Kind.LOOP, Kind.COMMITTER, Kind.APPLIER, Kind.NODE)) {
            heap += after.allocatedSince(before, kind);
        }
        return figures.with("heapBytes", heap / calls)
                .with("applierMicros", after.cpuSince(before, Kind.APPLIER) / calls / 1e3)
                .with("cpuMicros", (after.processNanos() - before.processNanos()) / calls / 1e3);
    }
}
