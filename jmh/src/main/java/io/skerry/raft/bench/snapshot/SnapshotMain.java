package io.skerry.raft.bench.snapshot;

import io.skerry.raft.bench.contest.Trees;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Measures what snapshots cost:
 *
 * <pre>
 *  compare snapshots [--quick] [--state MIB] [--only PART,...] [--out FOLDER]   measures, and writes what follows
 *  compare snapshots --render FILE[,FILE...] [--out FOLDER]                     writes it from files of results
 * </pre>
 *
 * <p>Into the folder it writes {@value #RESULTS} and {@value #PAGE}. Stateless.
 */
public final class SnapshotMain {

    static final String RESULTS = "snapshot-results.csv";
    static final String PAGE = "snapshot-results.md";

    private SnapshotMain() {}

    /**
     * Runs.
     *
     * @param options  those above, behind {@code compare snapshots}
     * @param disk     a folder on a disk, that is its caller's to delete
     * @param machine  what is to be said about the machine
     * @param progress where it tells how far it is
     */
    public static void run(List<String> options, Path disk, Map<String, String> machine, PrintStream progress)
            throws IOException {
        Options chosen = Options.parse(options);
        Measured measured = new Measured(progress);
        if (chosen.render().isEmpty()) {
            machine.forEach(measured::fact);
            measured.fact(
                    "command", "java -jar jmh/target/benchmarks.jar compare snapshots " + String.join(" ", options));
            measure(chosen, disk, measured);
        } else {
            for (Path file : chosen.render()) {
                measured.read(file);
            }
        }
        Files.createDirectories(chosen.out());
        measured.write(chosen.out().resolve(RESULTS));
        Files.writeString(chosen.out().resolve(PAGE), measured.page());
        progress.println(measured.page());
        progress.println("Written: " + RESULTS + " and " + PAGE + " in " + chosen.out());
    }

    static void measure(Options options, Path disk, Measured into) throws IOException {
        Files.createDirectories(options.out());
        for (Part part : options.parts()) {
            Path folder = disk.resolve(part.id());
            try {
                measure(part, options.size(), folder, into);
            } finally {
                Trees.delete(folder);
                // What was measured before something failed is not lost.
                into.write(options.out().resolve(RESULTS));
            }
        }
    }

    static void measure(Part part, Size size, Path folder, Measured into) throws IOException {
        Files.createDirectories(folder);
        switch (part) {
            case CHECKPOINT -> new CheckpointPart(size, folder, into).run();
            case REJOIN -> new RejoinPart(size, folder, into).run();
            case DELTA -> new DeltaPart(size, folder, into).run();
            case RESTART -> new RestartPart(size, folder, into).run();
            case DISK -> new DiskPart(size, folder, into).run();
            case OVERHEAD -> new OverheadPart(size, folder, into).run();
        }
    }

    /**
     * The command line.
     *
     * @param size   how much
     * @param parts  to measure
     * @param out    where to write
     * @param render files of results, if nothing is to be measured
     */
    record Options(Size size, List<Part> parts, Path out, List<Path> render) {

        static Options parse(List<String> words) {
            Size size = Size.FULL;
            long stateMib = 0;
            List<Part> parts = List.of(Part.values());
            Path out = Path.of("jmh", "target");
            List<Path> render = List.of();
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                switch (word) {
                    case "--quick" -> size = Size.QUICK;
                    case "--state" -> stateMib = Long.parseLong(value(words, ++i));
                    case "--only" ->
                        parts = split(value(words, ++i)).stream().map(Part::of).toList();
                    case "--out" -> out = Path.of(value(words, ++i));
                    case "--render" ->
                        render = split(value(words, ++i)).stream().map(Path::of).toList();
                    default ->
                        throw new IllegalArgumentException(
                                "There is no option " + word + ", only --quick, --state, --only, --out and --render");
                }
            }
            return new Options(stateMib == 0 ? size : size.withState(stateMib), parts, out, render);
        }

        private static String value(List<String> words, int i) {
            if (i == words.size()) {
                throw new IllegalArgumentException(words.get(i - 1) + " needs a value");
            }
            return words.get(i);
        }

        private static List<String> split(String words) {
            return Arrays.asList(words.split(","));
        }
    }
}
