package io.skerry.raft.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The trials of {@link ClusterBenchmark}, and the tables that are made of them. Immutable.
 *
 * @param dir      where to write
 * @param nodes    which nodes are called: {@code leader}, {@code follower}
 * @param submits  how many commands are in flight
 * @param reads    how many linearizable reads are in flight
 * @param election the election timeout
 */
record ClusterComparison(String dir, List<String> nodes, List<Integer> submits, List<Integer> reads, Duration election)
        implements Comparison {

    private static final String TITLE = """
            Whole cluster: three nodes in one JVM, one group, commands of 256 B, RocksDB on one disk, TCP over the loopback.
            One client in one thread keeps that many calls open, each end begins the next (a closed loop: what it does not
            ask for while it waits is in no percentile). State machine and codec do nothing. Raw files, measured before and
            after each turn in the same JVM: a record of 256 B, one write, one sync. Ratios are taken within each turn.
            Median over the turns (lowest-highest).
            """;

    /** The code is compiled well only after some ten thousand commands, which the first two of them bring. */
    private static final int WARMUPS = 3;

    /** One line of the tables. */
    private record Row(String call, int inFlight, String node) {}

    /** What a user asks first: one, some and many commands, and reads. */
    static ClusterComparison of(String dir) {
        return new ClusterComparison(
                dir, List.of("leader", "follower"), List.of(1, 64, 512), List.of(64), Duration.ofSeconds(1));
    }

    @Override
    public String title() {
        return TITLE;
    }

    /** All in one list: each is compared with the raw files that it measures itself. */
    @Override
    public List<List<Trial>> trials() {
        return List.of(rows().stream().map(this::trial).toList());
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int inFlight : submits) {
            nodes.forEach(node -> rows.add(new Row("submit", inFlight, node)));
        }
        for (int inFlight : reads) {
            nodes.forEach(node -> rows.add(new Row("read", inFlight, node)));
        }
        return rows;
    }

    private Trial trial(Row row) {
        return new Trial(
                ClusterBenchmark.class,
                row.call(),
                Map.of(
                        "dir", dir,
                        "inFlight", Integer.toString(row.inFlight()),
                        "node", row.node(),
                        "payloadBytes", "256",
                        "electionMillis", Long.toString(election.toMillis())),
                WARMUPS);
    }

    @Override
    public List<Table> tables(Results<Trial> results) {
        return List.of(times(results), counts(results));
    }

    private Table times(Results<Trial> results) {
        Table table = new Table(
                "call",
                "on",
                "in flight",
                "calls/s",
                "p50 us",
                "p99 us",
                "p99.9 us",
                "max us",
                "growing p50 us",
                "overwritten p50 us",
                "p50/growing p50",
                "p50/overwritten p50",
                "calls in a growing sync",
                "calls in an overwritten sync");
        for (Row row : rows()) {
            Figures of = new Figures(results, trial(row));
            table.add(
                    row.call(),
                    row.node(),
                    Integer.toString(row.inFlight()),
                    format("%,.0f (%,.0f-%,.0f)", of.ratios(micros(of.times().length), of.times())),
                    of.whole("p50"),
                    of.whole("p99"),
                    of.whole("p999"),
                    of.whole("max"),
                    of.whole("growingP50"),
                    of.whole("overwrittenP50"),
                    format("%.2f (%.2f-%.2f)", of.ratios(of.all("p50"), of.all("growingP50"))),
                    format("%.2f (%.2f-%.2f)", of.ratios(of.all("p50"), of.all("overwrittenP50"))),
                    format("%.2f (%.2f-%.2f)", of.ratios(of.all("growingMean"), of.times())),
                    format("%.2f (%.2f-%.2f)", of.ratios(of.all("overwrittenMean"), of.times())));
        }
        return table;
    }

    private Table counts(Results<Trial> results) {
        Table table = new Table(
                "of one call",
                "on",
                "in flight",
                "syncs leader",
                "syncs follower",
                "flushes leader",
                "flushes follower",
                "appends on the way, mean",
                "max",
                "heap B, 3 nodes",
                "heap B, client",
                "cpu us, process",
                "3 loops",
                "3 committers",
                "appliers",
                "client",
                "failed calls",
                "elections");
        for (Row row : rows()) {
            Figures of = new Figures(results, trial(row));
            table.add(
                    row.call(),
                    row.node(),
                    Integer.toString(row.inFlight()),
                    of.count("leaderSyncs"),
                    of.count("followerSyncs"),
                    of.count("leaderFlushes"),
                    of.count("followerFlushes"),
                    of.median("%.1f", "appendsMean"),
                    of.highest("appendsMax"),
                    of.median("%.0f", "nodesHeap"),
                    of.median("%.0f", "clientHeap"),
                    of.median("%.1f", "cpu"),
                    of.median("%.1f", "loopCpu"),
                    of.median("%.1f", "committerCpu"),
                    of.median("%.1f", "applierCpu"),
                    of.median("%.1f", "clientCpu"),
                    of.highest("failed"),
                    of.highest("elections"));
        }
        return table;
    }

    /** A second, in the benchmark's unit, for each turn. */
    private static double[] micros(int turns) {
        double[] second = new double[turns];
        Arrays.fill(second, 1e6);
        return second;
    }

    private static String format(String pattern, Spread spread) {
        return String.format(Locale.ROOT, pattern, spread.median(), spread.min(), spread.max());
    }

    /** One trial's. */
    private record Figures(Results<Trial> results, Trial trial) {

        double[] times() {
            return results.times(trial);
        }

        double[] all(String name) {
            return results.figures(trial, name);
        }

        Spread ratios(double[] numerators, double[] denominators) {
            return Spread.ofRatios(numerators, denominators);
        }

        String whole(String name) {
            return format("%.0f (%.0f-%.0f)", Spread.of(all(name)));
        }

        String count(String name) {
            return format("%.3f (%.3f-%.3f)", Spread.of(all(name)));
        }

        String median(String pattern, String name) {
            return String.format(Locale.ROOT, pattern, Spread.of(all(name)).median());
        }

        String highest(String name) {
            return String.format(Locale.ROOT, "%.0f", Spread.of(all(name)).max());
        }
    }
}
