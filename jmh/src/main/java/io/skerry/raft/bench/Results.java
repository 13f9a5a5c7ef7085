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
     */
    record Score(double time, double median, double allocatedBytes) {}

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

    private List<Score> of(Trial trial) {
        List<Score> found = scores.get(trial);
        if (found == null) {
            throw new IllegalArgumentException("Never measured: " + trial);
        }
        return found;
    }
}
