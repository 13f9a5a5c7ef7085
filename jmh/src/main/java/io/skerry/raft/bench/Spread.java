package io.skerry.raft.bench;

import java.util.Arrays;

/**
 * What several rounds measured. Immutable.
 *
 * @param median the one in the middle, or the mean of the two there
 * @param min    the lowest
 * @param max    the highest
 */
public record Spread(double median, double min, double max) {

    /** Of at least one value. */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("Nothing was measured");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /**
     * Of the quotients of values that were measured in the same round: the machine drifts between rounds, and what is
     * measured close together drifts together.
     */
    public static Spread ofRatios(double[] numerators, double[] denominators) {
        if (numerators.length != denominators.length) {
            throw new IllegalArgumentException(
                    "One was measured in " + numerators.length + " rounds, the other in " + denominators.length);
        }
        double[] ratios = new double[numerators.length];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = numerators[i] / denominators[i];
        }
        return of(ratios);
    }
}
