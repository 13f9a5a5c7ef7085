package io.skerry.raft.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was measured, by trial and round. Not thread-safe; owned by its creator.
 *
 * @param <T> what a trial is named by
 */
public final class Results<T> {

    /**
     * What one turn measured.
     *
     * @param time           of one operation on average, in the benchmark's unit
     * @param median         of half of the operations at most, where each one is timed; else the average
     * @param allocatedBytes on the Java heap by one operation
     * @param figures        what the benchmark reports beside, by name
     */
    public record Score(double time, double median, double allocatedBytes, Map<String, Double> figures) {

        /** Copies. */
        public Score {
            figures = Map.copyOf(figures);
        }

        /** Of a benchmark that reports nothing beside. */
        public Score(double time, double median, double allocatedBytes) {
            this(time, median, allocatedBytes, Map.of());
        }
    }

    private final Map<T, List<Score>> scores = new LinkedHashMap<>();

    /** Adds the next round of a trial. */
    public void add(T trial, Score score) {
        scores.computeIfAbsent(trial, absent -> new ArrayList<>()).add(score);
    }

    /** Returns the times of a trial, in the order of the rounds. */
    public double[] times(T trial) {
        return of(trial).stream().mapToDouble(Score::time).toArray();
    }

    /** Returns the median times of a trial, in the order of the rounds. */
    public double[] medians(T trial) {
        return of(trial).stream().mapToDouble(Score::median).toArray();
    }

    /** Returns the bytes that a trial allocated, in the order of the rounds. */
    public double[] allocated(T trial) {
        return of(trial).stream().mapToDouble(Score::allocatedBytes).toArray();
    }

    /**
     * Returns what a trial reports beside, in the order of the rounds.
     *
     * @param name of the figure
     */
    public double[] figures(T trial, String name) {
        return of(trial).stream()
                .mapToDouble(score -> figure(trial, score, name))
                .toArray();
    }

    /** Returns whether a trial was measured. */
    public boolean has(T trial) {
        return scores.containsKey(trial);
    }

    /** Returns all trials, in the order in which they were first added. */
    public List<T> trials() {
        return List.copyOf(scores.keySet());
    }

    /** Returns what a trial measured, in the order of the rounds. */
    public List<Score> scores(T trial) {
        return List.copyOf(of(trial));
    }

    private static double figure(Object trial, Score score, String name) {
        Double figure = score.figures().get(name);
        if (figure == null) {
            throw new IllegalArgumentException("Not reported: " + name + " of " + trial);
        }
        return figure;
    }

    private List<Score> of(T trial) {
        List<Score> found = scores.get(trial);
        if (found == null) {
            throw new IllegalArgumentException("Never measured: " + trial);
        }
        return found;
    }
}
