package io.skerry.raft.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Without arguments: measures all comparisons in turns, and prints tables with ratios. With arguments: JMH's own command
 * line ({@code -h} explains it). Stateless.
 */
public final class BenchMain {

    /** Names the folder to write to, when there are no arguments. */
    static final String FOLDER_PROPERTY = "bench.dir";

    private static final Effort APPEND = new Effort(3, 1, Duration.ofMillis(500), Duration.ofMillis(800));
    private static final Effort CODEC = new Effort(3, 1, Duration.ofMillis(1_000), Duration.ofMillis(400));
    private static final Effort CORE = new Effort(3, 1, Duration.ofMillis(1_000), Duration.ofMillis(1_000));

    private BenchMain() {}

    /** Runs; ends with status 1 if a benchmark fails. */
    public static void main(String[] args) throws IOException, RunnerException {
        if (args.length > 0) {
            org.openjdk.jmh.Main.main(args);
            return;
        }
        String dir = System.getProperty(FOLDER_PROPERTY, DiskFolder.AUTO);
        System.out.println("About six minutes; nothing else should run on this machine meanwhile.");
        System.out.println(facts(dir));
        Map<Comparison, Effort> all = new LinkedHashMap<>();
        all.put(new AppendComparison(dir, List.of(1, 16, 64, 256), List.of(256, 1024)), APPEND);
        all.put(new CodecComparison(List.of(256, 1024)), CODEC);
        all.put(new CoreComparison(List.of(1, 64), List.of(256)), CORE);
        compare(all, System.out);
    }

    /** Measures all, then prints their tables: at the end, where nobody has to look for them. */
    static void compare(Map<Comparison, Effort> comparisons, PrintStream out) throws RunnerException {
        StringBuilder tables = new StringBuilder();
        for (Map.Entry<Comparison, Effort> each : comparisons.entrySet()) {
            Comparison comparison = each.getKey();
            Results results = new Rounds(each.getValue(), out).run(comparison.trials());
            tables.append(String.format("%n%s%n%s", comparison.title(), comparison.table(results)));
        }
        out.println(tables);
    }

    /** Says what machine this is, and refuses a folder in memory before minutes were spent. */
    private static String facts(String dir) throws IOException {
        try (DiskFolder probe = DiskFolder.below(dir)) {
            Path folder = probe.file("").toAbsolutePath();
            return String.format(
                    "java=%s vm=\"%s\" os=\"%s %s\" arch=%s cpus=%d fileSystem=%s folder=%s",
                    System.getProperty("java.version"),
                    System.getProperty("java.vm.name"),
                    System.getProperty("os.name"),
                    System.getProperty("os.version"),
                    System.getProperty("os.arch"),
                    Runtime.getRuntime().availableProcessors(),
                    DiskFolder.typeOf(folder),
                    DiskFolder.resolve(dir));
        }
    }
}
