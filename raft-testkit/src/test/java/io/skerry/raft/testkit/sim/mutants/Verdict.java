package io.skerry.raft.testkit.sim.mutants;

import org.jspecify.annotations.Nullable;

/**
 * What the simulator says of one seed. Immutable.
 *
 * @param violation the law that was broken, or null
 * @param trace     a hash over all that happened
 * @param steps     how much that was
 */
record Verdict(@Nullable String violation, String trace, int steps) {

    boolean isCaught() {
        return violation != null;
    }

    /** Returns the first sentence of the violation, cut to fit into a table. */
    String shortViolation(int most) {
        String text = violation == null ? "" : violation.replace('|', '/');
        int end = text.indexOf('\n');
        text = end < 0 ? text : text.substring(0, end);
        return text.length() <= most ? text : text.substring(0, most - 1) + "…";
    }
}
