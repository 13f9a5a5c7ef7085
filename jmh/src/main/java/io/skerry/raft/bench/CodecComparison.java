package io.skerry.raft.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The trials of {@link CodecBenchmark}, and the table that is made of them. Immutable.
 *
 * @param payloads sizes of payloads in bytes
 */
record CodecComparison(List<Integer> payloads) implements Comparison {

    private static final String TITLE = """
            Codec: 64 entries at a time, figures of one entry. Ours and plain include a CRC32C, naive Kryo has none.
            Times: median over the rounds (lowest-highest). Ratios: ours / naive, taken within each round; less is better.
            """;

    private static final List<String> DIRECTIONS = List.of("encode", "decode");
    private static final List<String> CODECS = List.of("Skerry", "Plain", "Naive");

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public List<List<Trial>> trials() {
        List<List<Trial>> trials = new ArrayList<>();
        for (int payload : payloads) {
            for (String direction : DIRECTIONS) {
                trials.add(CODECS.stream()
                        .map(codec -> trial(direction + codec, payload))
                        .toList());
            }
        }
        return trials;
    }

    @Override
    public List<Table> tables(Results<Trial> results) {
        Table table = new Table(
                "",
                "payload B",
                "ours ns",
                "plain ns",
                "naive ns",
                "ours/naive",
                "ours heap B",
                "plain heap B",
                "naive heap B",
                "ours/naive heap");
        for (int payload : payloads) {
            for (String direction : DIRECTIONS) {
                addRow(table, results, direction, payload);
            }
        }
        return List.of(table);
    }

    private static void addRow(Table table, Results<Trial> results, String direction, int payload) {
        Trial ours = trial(direction + "Skerry", payload);
        Trial plain = trial(direction + "Plain", payload);
        Trial naive = trial(direction + "Naive", payload);
        table.add(
                direction,
                Integer.toString(payload),
                format("%.1f (%.1f-%.1f)", Spread.of(results.times(ours))),
                format("%.1f (%.1f-%.1f)", Spread.of(results.times(plain))),
                format("%.1f (%.1f-%.1f)", Spread.of(results.times(naive))),
                format("%.2f (%.2f-%.2f)", Spread.ofRatios(results.times(ours), results.times(naive))),
                bytes(results, ours),
                bytes(results, plain),
                bytes(results, naive),
                String.format(
                        Locale.ROOT,
                        "%.2f",
                        Spread.ofRatios(results.allocated(ours), results.allocated(naive))
                                .median()));
    }

    private static Trial trial(String method, int payload) {
        return new Trial(CodecBenchmark.class, method, Map.of("payloadBytes", Integer.toString(payload)), 1);
    }

    private static String bytes(Results<Trial> results, Trial trial) {
        return String.format(
                Locale.ROOT, "%.0f", Spread.of(results.allocated(trial)).median());
    }

    private static String format(String pattern, Spread spread) {
        return String.format(Locale.ROOT, pattern, spread.median(), spread.min(), spread.max());
    }
}
