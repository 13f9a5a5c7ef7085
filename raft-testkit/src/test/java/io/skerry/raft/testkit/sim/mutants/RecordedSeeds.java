package io.skerry.raft.testkit.sim.mutants;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/** The seed that catches each mutant, as {@link MutantSearch} recorded it. Stateless, thread-safe. */
final class RecordedSeeds {

    private static final String NAME = "seeds.txt";
    private static final Path SOURCE = Path.of("src/test/resources/io/skerry/raft/testkit/sim/mutants", NAME);

    private RecordedSeeds() {}

    static Map<Mutant, Long> read() throws IOException {
        Map<Mutant, Long> seeds = new EnumMap<>(Mutant.class);
        try (InputStream in = RecordedSeeds.class.getResourceAsStream(NAME)) {
            if (in == null) {
                return seeds;
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ");
                if (!line.startsWith("#")) {
                    seeds.put(Mutant.valueOf(words[0]), Long.parseLong(words[1]));
                }
            }
        }
        return seeds;
    }

    static void write(Map<Mutant, Long> seeds) throws IOException {
        StringBuilder text = new StringBuilder("# The first seed that catches each mutant; written by MutantSearch.\n");
        for (Mutant mutant : Mutant.values()) {
            if (seeds.containsKey(mutant)) {
                text.append(mutant).append(' ').append(seeds.get(mutant)).append('\n');
            }
        }
        Files.createDirectories(SOURCE.getParent());
        Files.writeString(SOURCE, text);
    }
}
