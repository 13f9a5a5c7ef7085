package io.skerry.raft.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured, by trial and round. Not thread-safe; owned by its creator. */
final class Results {

    /**
     * What one turn measured.
     *
     * @param time           of one operation on average, in the benchmark's unit
     * @param median         of half of the operations at most, where each one is timed; else the average
     * @param allocatedBytes on the Java heap by one operation
     * @param figures        what the benchmark reports beside, by name
     */
    record Score(double time, double median, double allocatedBytes, Map<String, Double> figures) {

        Score {
            figures = Map.copyOf(figures);
        }

        /** Of a benchmark that reports nothing beside. */
        Score(double time, double median, double allocatedBytes) {
            this(time, median, allocatedBytes, Map.of());
        }
    }

    private final Map<Trial, List<Score>> scores = new LinkedHashMap<>();

    void add(Trial trial, Score score) {
        scores.computeIfAbsent(trial, absent -> new ArrayList<>()).add(score);
    }

    /** Returns the times of a trial, in the order of the rounds. */
    double[] times(Trial trial) {
        return of(trial).stream().mapToDouble(Score::time).toArray();
    }

    /** Returns the median times of a trial, in the order of the rounds. */
    double[] medians(Trial trial) {
        return of(trial).stream().mapToDouble(Score::median).toArray();
    }

    /** Returns the bytes that a trial allocated, in the order of the rounds. */
    double[] allocated(Trial trial) {
        return of(trial).stream().mapToDouble(Score::allocatedBytes).toArray();
    }

    /**
     * Returns what a trial reports beside, in the order of the rounds.
     *
     * @param name of the figure
     */
    double[] figures(Trial trial, String name) {
        return of(trial).stream()
                .mapToDouble(score -> figure(trial, score, name))
                .toArray();
    }

    private static double figure(Trial trial, Score score, String name) {
        Double figure = score.figures().get(name);
        if (figure == null) {
            throw new IllegalArgumentException("Not reported: " + name + " of " + trial);
        }
        return figure;
    }

    private List<Score> of(Trial trial) {
        List<Score> found = scores.get(trial);
        if (found == null) {
            throw new IllegalArgumentException("Never measured: " + trial);
        }
        return found;
    }
}
