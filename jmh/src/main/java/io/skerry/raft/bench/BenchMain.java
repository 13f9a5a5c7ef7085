package io.skerry.raft.bench;

import io.skerry.raft.bench.snapshot.SnapshotMain;
import io.skerry.raft.bench.storage.StorageMain;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Without arguments: measures all comparisons in turns, and prints tables with ratios. With {@code compare} and names, those
 * alone. With other arguments: JMH's own command line ({@code -h} explains it). Stateless.
 */
public final class BenchMain {

    /** Names the folder to write to, when JMH's command line is not used. */
    static final String FOLDER_PROPERTY = "bench.dir";

    private static final String COMPARE = "compare";
    private static final String STORAGE = "storage";
    private static final String SNAPSHOTS = "snapshots";

    private static final Effort APPEND = new Effort(3, 1, Duration.ofMillis(500), Duration.ofMillis(800));
    private static final Effort CODEC = new Effort(3, 1, Duration.ofMillis(1_000), Duration.ofMillis(400));
    private static final Effort CORE = new Effort(3, 1, Duration.ofMillis(1_000), Duration.ofMillis(1_000));
    private static final Effort CLUSTER = new Effort(3, 1, Duration.ofMillis(1_500), Duration.ofMillis(3_500));

    private BenchMain() {}

    /** Runs; ends with status 1 if a benchmark fails. */
    public static void main(String[] args) throws IOException, RunnerException {
        if (args.length > 0 && !args[0].equals(COMPARE)) {
            org.openjdk.jmh.Main.main(args);
            return;
        }
        String dir = System.getProperty(FOLDER_PROPERTY, DiskFolder.AUTO);
        if (args.length > 1 && args[1].equals(STORAGE)) {
            compareStorage(dir, List.of(args).subList(2, args.length));
            return;
        }
        if (args.length > 1 && args[1].equals(SNAPSHOTS)) {
            compareSnapshots(dir, List.of(args).subList(2, args.length));
            return;
        }
        Map<Comparison, Effort> chosen = choose(all(dir), List.of(args).subList(Math.min(1, args.length), args.length));
        System.out.println("About six minutes for the cluster, and six for all others; nothing else should run on this"
                + " machine meanwhile.");
        System.out.println(facts(dir));
        compare(chosen, System.out);
    }

    /** With contenders in processes of their own, not by JMH. */
    private static void compareStorage(String dir, List<String> options) throws IOException {
        try (DiskFolder folder = DiskFolder.below(dir)) {
            StorageMain.run(options, folder.file("").toAbsolutePath(), machine(folder.file("")), System.out);
        }
    }

    /** In this process: what is compared is before, during and after. */
    private static void compareSnapshots(String dir, List<String> options) throws IOException {
        try (DiskFolder folder = DiskFolder.below(dir)) {
            SnapshotMain.run(options, folder.file("").toAbsolutePath(), machine(folder.file("")), System.out);
        }
    }

    private static Map<String, Map<Comparison, Effort>> all(String dir) {
        Map<String, Map<Comparison, Effort>> all = new LinkedHashMap<>();
        all.put("append", Map.of(new AppendComparison(dir, List.of(1, 16, 64, 256), List.of(256, 1024)), APPEND));
        all.put("codec", Map.of(new CodecComparison(List.of(256, 1024)), CODEC));
        all.put("core", Map.of(new CoreComparison(List.of(1, 64), List.of(256)), CORE));
        all.put("cluster", Map.of(ClusterComparison.of(dir), CLUSTER));
        return all;
    }

    /**
     * Picks by name.
     *
     * @param names none for all
     */
    static Map<Comparison, Effort> choose(Map<String, Map<Comparison, Effort>> all, List<String> names) {
        Map<Comparison, Effort> chosen = new LinkedHashMap<>();
        for (String name : names.isEmpty() ? all.keySet() : names) {
            Map<Comparison, Effort> found = all.get(name);
            if (found == null) {
                throw new IllegalArgumentException("There is no comparison " + name + ", only " + all.keySet());
            }
            chosen.putAll(found);
        }
        return chosen;
    }

    /** Measures all, then prints their tables: at the end, where nobody has to look for them. */
    static void compare(Map<Comparison, Effort> comparisons, PrintStream out) throws RunnerException {
        StringBuilder tables = new StringBuilder();
        for (Map.Entry<Comparison, Effort> each : comparisons.entrySet()) {
            Comparison comparison = each.getKey();
            Effort effort = each.getValue();
            Results<Trial> results = new Rounds<Trial, RunnerException>(effort.rounds(), new JmhTurn(effort), out)
                    .run(comparison.trials());
            tables.append(String.format("%n%s", comparison.title()));
            comparison.tables(results).forEach(table -> tables.append(String.format("%n%s", table)));
        }
        out.println(tables);
    }

    /** Says what machine this is, and refuses a folder in memory before minutes were spent. */
    private static String facts(String dir) throws IOException {
        try (DiskFolder probe = DiskFolder.below(dir)) {
            return machine(probe.file("")) + " folder=" + DiskFolder.resolve(dir);
        }
    }

    private static Map<String, String> machine(Path folder) throws IOException {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("java", System.getProperty("java.version"));
        facts.put("vm", System.getProperty("java.vm.name"));
        facts.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        facts.put("arch", System.getProperty("os.arch"));
        facts.put("cpus", Integer.toString(Runtime.getRuntime().availableProcessors()));
        facts.put("file system", DiskFolder.typeOf(folder.toAbsolutePath()));
        return facts;
    }
}
