package io.skerry.raft.testkit.shrink;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Shortens a list that fails by leaving out what is not needed to fail, within a number of attempts. Not thread-safe;
 * owned by its creator.
 *
 * @param <T> what the list is made of
 */
public final class ListShrinker<T> {

    private final Predicate<List<T>> fails;
    private int attemptsLeft;

    /**
     * Takes what decides.
     *
     * @param fails    whether a list still fails
     * @param attempts how often it may be asked
     */
    public ListShrinker(Predicate<List<T>> fails, int attempts) {
        this.fails = fails;
        this.attemptsLeft = attempts;
    }

    /** Leaves out runs of a list that fails: long ones first, at last single ones until none can go. */
    public List<T> withoutRuns(List<T> failing) {
        List<T> shortest = failing;
        int length = Math.max(1, failing.size() / 2);
        while (attemptsLeft > 0) {
            List<T> before = shortest;
            for (int from = shortest.size() - length; from >= 0; from -= length) {
                List<T> shorter = without(shortest, from, Math.min(shortest.size(), from + length));
                if (stillFails(shorter)) {
                    shortest = shorter;
                }
            }
            if (length == 1 && shortest == before) {
                break;
            }
            length = Math.max(1, length / 2);
        }
        return shortest;
    }

    /** Returns whether a list still fails; false once there are no attempts left. */
    public boolean stillFails(List<T> list) {
        return attemptsLeft-- > 0 && fails.test(list);
    }

    /** Returns a list without a part of it. */
    public static <T> List<T> without(List<T> list, int from, int until) {
        List<T> rest = new ArrayList<>(list.subList(0, from));
        rest.addAll(list.subList(until, list.size()));
        return rest;
    }
}
