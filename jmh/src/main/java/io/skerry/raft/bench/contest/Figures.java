package io.skerry.raft.bench.contest;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** What was measured, by name, and its line. Not thread-safe; owned by its creator. */
public final class Figures {

    private static final String SEPARATOR = " ";
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<String, Double> values = new LinkedHashMap<>();

    /** Adds one, or replaces it. */
    public Figures with(String name, double value) {
        values.put(name, value);
        return this;
    }

    /**
     * Adds speed and the percentiles of each operation's time.
     *
     * @param entries how many all operations together were about
     * @param nanos   from the begin of the first to the end of the last
     */
    Figures withTimes(Histogram times, long entries, long nanos) {
        return with("ops", times.getTotalCount())
                .with("entries", entries)
                .with("nanos", nanos)
                .with("entriesPerSecond", entries * NANOS_PER_SECOND / nanos)
                .with("nanosPerEntry", (double) nanos / entries)
                .with("meanNanos", times.getMean())
                .with("p50Nanos", times.getValueAtPercentile(50))
                .with("p99Nanos", times.getValueAtPercentile(99))
                .with("p999Nanos", times.getValueAtPercentile(99.9))
                .with("maxNanos", times.getMaxValue());
    }

    /** Returns them all. */
    public Map<String, Double> values() {
        return Map.copyOf(values);
    }

    /** Returns them all, in the order in which they were added. */
    public Map<String, Double> ordered() {
        return new LinkedHashMap<>(values);
    }

    /** Returns them in one line. */
    public String line() {
        return values.entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .collect(Collectors.joining(SEPARATOR));
    }

    /** Reads a line. */
    public static Figures parse(String line) {
        Figures figures = new Figures();
        for (String word : line.split(SEPARATOR)) {
            if (!word.isEmpty()) {
                String[] pair = word.split("=", 2);
                figures.with(pair[0], Double.parseDouble(pair[1]));
            }
        }
        return figures;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Figures figures && values.equals(figures.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return line();
    }
}
