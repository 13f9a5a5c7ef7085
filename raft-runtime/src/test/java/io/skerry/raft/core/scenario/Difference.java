package io.skerry.raft.core.scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * What differs between the lines that were expected and those that were seen: lines in common as they are, missing ones
 * behind {@code -}, surprising ones behind {@code +}. Stateless, thread-safe.
 */
final class Difference {

    private Difference() {}

    static String between(List<String> expected, List<String> seen) {
        int[][] common = commonLengths(expected, seen);
        List<String> lines = new ArrayList<>();
        int e = 0;
        int s = 0;
        while (e < expected.size() || s < seen.size()) {
            if (e < expected.size() && s < seen.size() && expected.get(e).equals(seen.get(s))) {
                lines.add("  " + expected.get(e++));
                s++;
            } else if (s == seen.size() || e < expected.size() && common[e + 1][s] >= common[e][s + 1]) {
                lines.add("- " + expected.get(e++));
            } else {
                lines.add("+ " + seen.get(s++));
            }
        }
        return String.join("\n", lines);
    }

    /** Returns, for each pair of places, how many lines what follows them has in common, in order. */
    private static int[][] commonLengths(List<String> expected, List<String> seen) {
        int[][] common = new int[expected.size() + 1][seen.size() + 1];
        for (int e = expected.size() - 1; e >= 0; e--) {
            for (int s = seen.size() - 1; s >= 0; s--) {
                common[e][s] = expected.get(e).equals(seen.get(s))
                        ? common[e + 1][s + 1] + 1
                        : Math.max(common[e + 1][s], common[e][s + 1]);
            }
        }
        return common;
    }
}
