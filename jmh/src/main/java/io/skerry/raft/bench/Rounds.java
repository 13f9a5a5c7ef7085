package io.skerry.raft.bench;

import io.skerry.raft.bench.Results.Score;
import java.io.PrintStream;
import java.util.List;

/**
 * Runs benchmarks that are to be compared in turns. JMH alone would finish with one before it begins with the next, and
 * a machine that slows down meanwhile would decide the comparison:
 *
 * <pre>
 *  round 1   A B C   A' B' C'   ...
 *  round 2   B C A   B' C' A'   ...
 *  round 3   C A B   C' A' B'   ...
 * </pre>
 *
 * <p>Each has every place once in three rounds, so none always follows the one that leaves the disk busy. Not
 * thread-safe; owned by its creator.
 *
 * @param <T> what a trial is named by
 * @param <E> what a turn may fail with
 */
public final class Rounds<T, E extends Exception> {

    /**
     * Measures one.
     *
     * @param <T> what a trial is named by
     * @param <E> what it may fail with
     */
    @FunctionalInterface
    public interface Turn<T, E extends Exception> {

        /** Runs a trial once. */
        Score run(T trial) throws E;
    }

    private final int rounds;
    private final Turn<? super T, ? extends E> turn;
    private final PrintStream progress;

    /**
     * Makes it.
     *
     * @param rounds how often each has its turn
     * @param turn   what a turn does
     */
    public Rounds(int rounds, Turn<? super T, ? extends E> turn, PrintStream progress) {
        this.rounds = rounds;
        this.turn = turn;
        this.progress = progress;
    }

    /** Runs the trials of each comparison next to each other, once in every round. */
    public Results<T> run(List<? extends List<T>> comparisons) throws E {
        Results<T> results = new Results<>();
        for (int round = 0; round < rounds; round++) {
            for (List<T> trials : comparisons) {
                for (int place = 0; place < trials.size(); place++) {
                    T trial = trials.get((round + place) % trials.size());
                    Score score = turn.run(trial);
                    results.add(trial, score);
                    progress.printf("round %d of %d: %s %.1f%n", round + 1, rounds, trial, score.time());
                }
            }
        }
        return results;
    }
}
