package io.skerry.raft.bench.storage;

import static io.skerry.raft.bench.storage.Contenders.GROWING;
import static io.skerry.raft.bench.storage.Contenders.NAIVE;
import static io.skerry.raft.bench.storage.Contenders.OVERWRITTEN;
import static io.skerry.raft.bench.storage.Contenders.SKERRY;
import static io.skerry.raft.bench.storage.StorageRows.LARGE;
import static io.skerry.raft.bench.storage.StorageRows.SMALL;

import io.skerry.raft.bench.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What ours is to reach, and what of it the results show. Immutable. */
final class StorageTargets {

    private static final String SPEED = "entriesPerSecond";

    /**
     * What came of a target.
     *
     * @param what     is measured
     * @param bound    that it is to keep, in words
     * @param measured the median with the lowest and highest
     * @param reached  whether the median keeps the bound
     * @param ofP50    the same of the times of median operations, where that says more of the code and less of the machine;
     *                 decides nothing
     */
    record Verdict(String what, String bound, Spread measured, boolean reached, Optional<Spread> ofP50) {

        String word() {
            return reached ? "hit" : "MISS";
        }

        String shown() {
            return text(measured);
        }

        String shownP50() {
            return ofP50.map(Verdict::text).orElse("");
        }

        private static String text(Spread spread) {
            return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", spread.median(), spread.min(), spread.max());
        }
    }

    private final StorageResults results;
    private final List<Verdict> verdicts = new ArrayList<>();

    StorageTargets(StorageResults results) {
        this.results = results;
    }

    /** Returns those whose rows are there. */
    List<Verdict> verdicts() {
        verdicts.clear();
        appends();
        groups();
        cost();
        steady();
        reads();
        open();
        return List.copyOf(verdicts);
    }

    private void appends() {
        String one = StorageRows.id(Section.APPEND, LARGE, 1);
        String some = StorageRows.id(Section.APPEND, LARGE, 64);
        String many = StorageRows.id(Section.APPEND, LARGE, 256);
        atLeast("1 group, 1 KiB one at a time / preallocated raw", one, OVERWRITTEN, SPEED, 0.90);
        atLeast("64 x 1 KiB / preallocated raw", some, OVERWRITTEN, SPEED, 0.60);
        atLeast("64 x 1 KiB / growing raw", some, GROWING, SPEED, 1.20);
        atLeast("256 x 1 KiB / preallocated raw", many, OVERWRITTEN, SPEED, 0.35);
        atLeast("not primed: 1 x 1 KiB / growing raw", StorageRows.id(Section.FRESH, LARGE, 1), GROWING, SPEED, 0.85);
        atLeast("not primed: 64 x 1 KiB / growing raw", StorageRows.id(Section.FRESH, LARGE, 64), GROWING, SPEED, 0.60);
        String batch = StorageRows.id(Section.APPEND, SMALL, 64);
        String single = StorageRows.id(Section.APPEND, SMALL, 1);
        if (results.has(batch, SKERRY) && results.has(single, NAIVE)) {
            Spread gain = Spread.ofRatios(results.figures(batch, SKERRY, SPEED), results.figures(single, NAIVE, SPEED));
            add("64 x 256 B / a synced put for each entry", ">= 25", gain, gain.median() >= 25);
        }
    }

    private void groups() {
        String some = StorageRows.groupsId(32, 1);
        String many = StorageRows.groupsId(256, 1);
        String batches = StorageRows.groupsId(32, 16);
        atLeast("32 groups x 1 x 256 B / preallocated raw", some, OVERWRITTEN, SPEED, 0.40);
        atLeast("32 groups x 1 x 256 B / a thread a group in RocksDB", some, NAIVE, SPEED, 3.5);
        atLeast("32 groups x 1 x 256 B / growing raw", some, GROWING, SPEED, 0.95);
        atMost("32 groups: p50 / a preallocated raw write's", some, OVERWRITTEN, "p50Nanos", 2);
        atMost("32 groups: p99 / a preallocated raw write's p50", quotient(some, "p99Nanos", some, OVERWRITTEN), 4);
        atLeast("256 groups x 1 x 256 B / a thread a group in RocksDB", many, NAIVE, SPEED, 8);
        atLeast("256 groups x 1 x 256 B / preallocated raw", many, OVERWRITTEN, SPEED, 0.20);
        atLeast("32 groups x 16 x 256 B / a thread a group in RocksDB", batches, NAIVE, SPEED, 2.3);
        atLeast("32 groups x 16 x 256 B / preallocated raw", batches, OVERWRITTEN, SPEED, 0.20);
    }

    private void cost() {
        for (int batch : List.of(64, 256)) {
            atMost(
                    "processor time, " + batch + " x 256 B / naive RocksDB",
                    StorageRows.id(Section.CPU, SMALL, batch),
                    NAIVE,
                    "cpuPerEntry",
                    0.60);
            atMost(
                    "processor time, " + batch + " x 1 KiB / naive RocksDB",
                    StorageRows.id(Section.CPU, LARGE, batch),
                    NAIVE,
                    "cpuPerEntry",
                    0.80);
        }
        atMost("heap, batches of 16, B an entry", figure(StorageRows.id(Section.HEAP, SMALL, 16), "heapPerEntry"), 32);
        atMost("heap, batches of 64, B an entry", figure(StorageRows.id(Section.HEAP, SMALL, 64), "heapPerEntry"), 8);
        atMost("heap, batches of 256, B an entry", figure(StorageRows.id(Section.HEAP, SMALL, 256), "heapPerEntry"), 8);
        atMost("encoding an entry of 256 B, ns", figure("codec encode 256 B", "nanosPerEntry"), 25);
    }

    private void steady() {
        for (int share : List.of(10, 40)) {
            String row = StorageRows.steadyId(share);
            String name = "keeping 0." + share / 10 + " of a memtable: ";
            atMost(name + "write amplification", figure(row, "writeAmplification"), share == 10 ? 1.30 : 1.65);
            atMost(name + "p99.9 / p50", quotient(row, "p999Nanos", row, SKERRY), 15);
            if (results.has(row, SKERRY) && results.facts().containsKey("write buffer of Skerry")) {
                double buffer = Double.parseDouble(results.facts().get("write buffer of Skerry"));
                Spread logs = results.spread(row, SKERRY, "logBytesMax");
                Spread shares = new Spread(logs.median() / buffer, logs.min() / buffer, logs.max() / buffer);
                add(name + "most bytes of log files / write buffer", "<= 3 at any time", shares, shares.max() <= 3);
            }
            atLeast(name + "speed / naive RocksDB", row, NAIVE, SPEED, 1.35);
            atMost(name + "p99.9 / naive RocksDB's", row, NAIVE, "p999Nanos", 0.30);
        }
    }

    private void reads() {
        atMost("range of 64 / naive RocksDB's iterator", "read range 64", NAIVE, "nanosPerEntry", 0.35);
        atMost("all entries in order / naive RocksDB's iterator", "read all in order", NAIVE, "nanosPerEntry", 0.35);
        atMost(
                "recent entries out of the ring, ns an entry",
                figure("read range 64 of the recent", "nanosPerEntry"),
                50);
    }

    private void open() {
        String row = StorageRows.reopenId();
        if (!results.has(row, SKERRY)) {
            return;
        }
        double[] nanos = results.figures(row, SKERRY, "nanos");
        double[] allowed = results.figures(row, SKERRY, "readNanos");
        double[] entries = results.figures(row, SKERRY, "entries");
        for (int i = 0; i < allowed.length; i++) {
            allowed[i] = 1.2 * allowed[i] + 1_000 * entries[i];
        }
        atMost("opening / (1.2 x reading the log files + 1 us an entry)", Spread.ofRatios(nanos, allowed), 1);
    }

    private @Nullable Spread figure(String row, String figure) {
        return results.has(row, SKERRY) ? results.spread(row, SKERRY, figure) : null;
    }

    private @Nullable Spread quotient(String row, String figure, String otherRow, String other) {
        if (!results.has(row, SKERRY) || !results.has(otherRow, other)) {
            return null;
        }
        return Spread.ofRatios(results.figures(row, SKERRY, figure), results.figures(otherRow, other, "p50Nanos"));
    }

    private @Nullable Spread ratio(String row, String other, String figure) {
        boolean there = results.has(row, SKERRY) && results.has(row, other);
        return there ? results.ratio(row, SKERRY, other, figure) : null;
    }

    private void atLeast(String what, String row, String other, String figure, double bound) {
        Spread ratio = ratio(row, other, figure);
        if (ratio != null) {
            Section section = Section.ofRow(row);
            boolean sameOperations = section == Section.APPEND || section == Section.FRESH;
            Optional<Spread> ofP50 =
                    sameOperations ? Optional.of(results.ratio(row, other, SKERRY, "p50Nanos")) : Optional.empty();
            verdicts.add(new Verdict(what, ">= " + text(bound), ratio, ratio.median() >= bound, ofP50));
        }
    }

    private void atMost(String what, String row, String other, String figure, double bound) {
        atMost(what, ratio(row, other, figure), bound);
    }

    private void atMost(String what, @Nullable Spread measured, double bound) {
        if (measured != null) {
            add(what, "<= " + text(bound), measured, measured.median() <= bound);
        }
    }

    private void add(String what, String bound, Spread measured, boolean reached) {
        verdicts.add(new Verdict(what, bound, measured, reached, Optional.empty()));
    }

    private static String text(double bound) {
        return String.format(Locale.ROOT, bound == Math.rint(bound) ? "%.0f" : "%.2f", bound);
    }
}
