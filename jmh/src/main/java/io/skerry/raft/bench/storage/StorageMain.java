package io.skerry.raft.bench.storage;

import io.skerry.raft.bench.contest.Trees;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compares log stores:
 *
 * <pre>
 *  compare storage [--quick] [--peers FOLDER] [--only SECTION,...] [--out FOLDER]   measures, and writes what follows
 *  compare storage --render FILE[,FILE...] [--out FOLDER]                          writes it from files of results
 * </pre>
 *
 * <p>Into the folder it writes {@value #RESULTS}, {@value #PAGE} and {@value #PICTURE}. Stateless.
 */
public final class StorageMain {

    static final String RESULTS = "storage-results.csv";
    static final String PAGE = "storage-results.md";
    static final String PICTURE = "storage-results.svg";

    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private StorageMain() {}

    /**
     * Runs.
     *
     * @param options  those above, behind {@code compare storage}
     * @param disk     a folder on a disk, that is its caller's to delete
     * @param machine  what is to be said about the machine
     * @param progress where it tells how far it is
     */
    public static void run(List<String> options, Path disk, Map<String, String> machine, PrintStream progress)
            throws IOException {
        Options chosen = Options.parse(options);
        StorageResults results = new StorageResults();
        if (chosen.render().isEmpty()) {
            machine.forEach(results::fact);
            results.fact("command", "java -jar jmh/target/benchmarks.jar compare storage " + String.join(" ", options));
            measure(chosen, disk, results, progress);
        } else {
            for (Path file : chosen.render()) {
                results.read(file);
            }
        }
        write(results, chosen.out());
        progress.println(new StorageReport(results).page());
        progress.println("Written: " + RESULTS + ", " + PAGE + " and " + PICTURE + " in " + chosen.out());
    }

    private static void measure(Options options, Path disk, StorageResults into, PrintStream progress)
            throws IOException {
        Map<String, String> classPaths = options.classPaths();
        Path messages = Files.createDirectories(options.out());
        Asked.Starter starter = name -> ContenderProcess.start(
                name,
                classPaths.getOrDefault(name, System.getProperty("java.class.path")),
                classPaths.containsKey(name) ? Contenders.peerMain(name) : ContenderMain.class.getName(),
                messages.resolve(name + ".log"));
        Set<String> present = new LinkedHashSet<>(Contenders.ALL);
        present.removeIf(name -> Contenders.PEERS.contains(name) && !classPaths.containsKey(name));
        into.fact("contenders", String.join(", ", present));
        Path memory = memory(disk);
        into.fact(
                "processor time and heap measured in",
                memory.startsWith(SHARED_MEMORY) ? "memory" : "the disk's folder");
        long begin = System.nanoTime();
        try (StorageComparison comparison =
                new StorageComparison(options.amount(), starter, present, disk, memory, progress)) {
            comparison.run(options.sections(), into);
        } finally {
            Trees.delete(memory);
            // What was measured before something failed is not lost.
            into.write(messages.resolve(RESULTS));
        }
        into.fact("seconds", Long.toString((System.nanoTime() - begin) / 1_000_000_000));
    }

    private static Path memory(Path disk) throws IOException {
        boolean there = Files.isDirectory(SHARED_MEMORY) && Files.isWritable(SHARED_MEMORY);
        return Files.createTempDirectory(there ? SHARED_MEMORY : disk, "skerry-bench-");
    }

    static void write(StorageResults results, Path out) throws IOException {
        Files.createDirectories(out);
        results.write(out.resolve(RESULTS));
        Files.writeString(out.resolve(PAGE), new StorageReport(results).page());
        Files.writeString(out.resolve(PICTURE), new StorageChart(results).svg());
    }

    /**
     * The command line.
     *
     * @param amount   how much
     * @param peers    where they were built, or empty
     * @param sections to measure
     * @param out      where to write
     * @param render   files of results, if nothing is to be measured
     */
    record Options(Amount amount, List<Path> peers, List<Section> sections, Path out, List<Path> render) {

        static Options parse(List<String> words) {
            Map<String, String> given = new LinkedHashMap<>();
            for (int i = 0; i < words.size(); i++) {
                String word = words.get(i);
                switch (word) {
                    case "--quick" -> given.put(word, "");
                    case "--peers", "--only", "--out", "--render" -> {
                        i++;
                        if (i == words.size()) {
                            throw new IllegalArgumentException(word + " needs a value");
                        }
                        given.put(word, words.get(i));
                    }
                    default ->
                        throw new IllegalArgumentException(
                                "There is no option " + word + ", only --quick, --peers, --only, --out and --render");
                }
            }
            return new Options(
                    given.containsKey("--quick") ? Amount.QUICK : Amount.FULL,
                    given.containsKey("--peers") ? List.of(Path.of(given.get("--peers"))) : List.of(),
                    given.containsKey("--only")
                            ? split(given.get("--only")).stream()
                                    .map(Section::of)
                                    .toList()
                            : List.of(Section.values()),
                    Path.of(given.getOrDefault("--out", "jmh/target")),
                    given.containsKey("--render")
                            ? split(given.get("--render")).stream()
                                    .map(Path::of)
                                    .toList()
                            : List.of());
        }

        private static List<String> split(String words) {
            return Arrays.asList(words.split(","));
        }

        /** Returns the class path of each peer that was built. */
        Map<String, String> classPaths() {
            Map<String, String> found = new LinkedHashMap<>();
            List<String> missing = new ArrayList<>();
            for (Path folder : peers) {
                for (String peer : Contenders.PEERS) {
                    Path target = folder.resolve(peer).resolve("target");
                    if (Files.isDirectory(target.resolve("lib"))) {
                        found.put(peer, target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*");
                    } else {
                        missing.add(peer);
                    }
                }
            }
            if (!missing.isEmpty()) {
                throw new IllegalArgumentException("Not built below " + peers + ": " + missing
                        + "; build them with mvn package -Ppeers -DskipTests");
            }
            return found;
        }
    }
}
