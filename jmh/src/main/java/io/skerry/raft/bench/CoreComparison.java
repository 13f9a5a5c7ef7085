package io.skerry.raft.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The trials of {@link ConsensusCoreBenchmark}, and the table that is made of them. Immutable.
 *
 * @param batches  entries that are proposed together
 * @param payloads sizes of payloads in bytes
 */
record CoreComparison(List<Integer> batches, List<Integer> payloads) implements Comparison {

    private static final String TITLE = """
            Consensus core: three cores joined in memory, each batch committed and applied on all three before the next.
            Figures of one committed entry, all three cores together; the records are encoded once, and shared. Records
            alone: the same entries made and encoded, and nothing else. Times: median over the rounds (lowest-highest).
            """;

    private static final int WARMUPS = 3;

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public List<List<Trial>> trials() {
        List<List<Trial>> trials = new ArrayList<>();
        for (int payload : payloads) {
            for (int batch : batches) {
                trials.add(List.of(trial("threeCores", batch, payload), trial("recordsAlone", batch, payload)));
            }
        }
        return trials;
    }

    @Override
    public List<Table> tables(Results<Trial> results) {
        Table table = new Table(
                "payload B",
                "batch",
                "cores ns",
                "records ns",
                "records/cores",
                "entries/s",
                "cores heap B",
                "records heap B",
                "cores - records heap B");
        for (int payload : payloads) {
            for (int batch : batches) {
                addRow(table, results, batch, payload);
            }
        }
        return List.of(table);
    }

    private static void addRow(Table table, Results<Trial> results, int batch, int payload) {
        Trial cores = trial("threeCores", batch, payload);
        Trial records = trial("recordsAlone", batch, payload);
        double coresBytes = Spread.of(results.allocated(cores)).median() / batch;
        double recordsBytes = Spread.of(results.allocated(records)).median() / batch;
        table.add(
                Integer.toString(payload),
                Integer.toString(batch),
                time(results, cores, batch),
                time(results, records, batch),
                format("%.2f (%.2f-%.2f)", Spread.ofRatios(results.times(records), results.times(cores)), 1),
                String.format(
                        Locale.ROOT,
                        "%,.0f",
                        batch * 1e9 / Spread.of(results.times(cores)).median()),
                bytes(coresBytes),
                bytes(recordsBytes),
                bytes(coresBytes - recordsBytes));
    }

    private static Trial trial(String method, int batch, int payload) {
        return new Trial(
                ConsensusCoreBenchmark.class,
                method,
                Map.of("batch", Integer.toString(batch), "payloadBytes", Integer.toString(payload)),
                WARMUPS);
    }

    private static String time(Results<Trial> results, Trial trial, int batch) {
        return format("%.1f (%.1f-%.1f)", Spread.of(results.times(trial)), batch);
    }

    private static String bytes(double value) {
        return String.format(Locale.ROOT, "%.0f", value);
    }

    private static String format(String pattern, Spread spread, int divisor) {
        return String.format(
                Locale.ROOT, pattern, spread.median() / divisor, spread.min() / divisor, spread.max() / divisor);
    }
}
