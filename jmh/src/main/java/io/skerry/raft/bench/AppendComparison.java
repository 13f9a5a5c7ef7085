package io.skerry.raft.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The trials of {@link DurableAppendBenchmark}, and the table that is made of them. Immutable.
 *
 * @param dir      where to write
 * @param batches  entries that one operation makes durable
 * @param payloads sizes of payloads in bytes
 */
record AppendComparison(String dir, List<Integer> batches, List<Integer> payloads) implements Comparison {

    private static final String TITLE = """
            Durable append: one thread, one commit in flight, one sync an operation.
            Times: average of a turn, median over the rounds (lowest-highest). Ratios: raw file's time / ours, taken within
            each round; 1.00 is as fast as the raw file, less is slower. p50: the same of median operations, which leaves
            out memtable flushes, and most of what else runs on the machine.
            """;

    private static final String OURS = "skerry";

    /**
     * Our code is compiled well only after some ten thousand commits, which are seconds of syncs: measured earlier, a
     * commit of one entry seems to cost a third more.
     */
    private static final int OUR_WARMUPS = 8;

    private static final int RAW_WARMUPS = 1;

    @Override
    public String title() {
        return TITLE;
    }

    @Override
    public List<List<Trial>> trials() {
        List<List<Trial>> trials = new ArrayList<>();
        for (int payload : payloads) {
            for (int batch : batches) {
                trials.add(List.of(
                        trial(OURS, batch, payload),
                        trial("growingFile", batch, payload),
                        trial("overwrittenFile", batch, payload)));
            }
        }
        return trials;
    }

    @Override
    public List<Table> tables(Results<Trial> results) {
        Table table = new Table(
                "payload B",
                "batch",
                "ours us/op",
                "growing us/op",
                "overwritten us/op",
                "ours entries/s",
                "ours/growing",
                "ours/overwritten",
                "p50 ours us",
                "p50 ours/growing",
                "p50 ours/overwritten",
                "ours heap B/entry");
        for (int payload : payloads) {
            for (int batch : batches) {
                addRow(table, results, batch, payload);
            }
        }
        return List.of(table);
    }

    private void addRow(Table table, Results<Trial> results, int batch, int payload) {
        Trial skerry = trial(OURS, batch, payload);
        Trial growingFile = trial("growingFile", batch, payload);
        Trial overwrittenFile = trial("overwrittenFile", batch, payload);
        double[] ours = results.times(skerry);
        double[] growing = results.times(growingFile);
        double[] overwritten = results.times(overwrittenFile);
        double[] median = results.medians(skerry);
        table.add(
                Integer.toString(payload),
                Integer.toString(batch),
                format("%.0f (%.0f-%.0f)", Spread.of(ours)),
                format("%.0f (%.0f-%.0f)", Spread.of(growing)),
                format("%.0f (%.0f-%.0f)", Spread.of(overwritten)),
                String.format(
                        Locale.ROOT, "%,.0f", batch * 1e6 / Spread.of(ours).median()),
                format("%.2f (%.2f-%.2f)", Spread.ofRatios(growing, ours)),
                format("%.2f (%.2f-%.2f)", Spread.ofRatios(overwritten, ours)),
                format("%.0f (%.0f-%.0f)", Spread.of(median)),
                format("%.2f (%.2f-%.2f)", Spread.ofRatios(results.medians(growingFile), median)),
                format("%.2f (%.2f-%.2f)", Spread.ofRatios(results.medians(overwrittenFile), median)),
                String.format(
                        Locale.ROOT,
                        "%.0f",
                        Spread.of(results.allocated(skerry)).median() / batch));
    }

    private Trial trial(String method, int batch, int payload) {
        return new Trial(
                DurableAppendBenchmark.class,
                method,
                Map.of("dir", dir, "batch", Integer.toString(batch), "payloadBytes", Integer.toString(payload)),
                method.equals(OURS) ? OUR_WARMUPS : RAW_WARMUPS);
    }

    private static String format(String pattern, Spread spread) {
        return String.format(Locale.ROOT, pattern, spread.median(), spread.min(), spread.max());
    }
}
