package io.skerry.raft.testkit.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Shortens a failing sequence by leaving out what is not needed to fail. Not thread-safe; owned by its creator. */
final class Shrinker {

    private final Predicate<List<Action>> fails;
    private int attemptsLeft;

    /**
     * Takes what decides.
     *
     * @param fails    whether a sequence still fails
     * @param attempts how often it may be asked
     */
    Shrinker(Predicate<List<Action>> fails, int attempts) {
        this.fails = fails;
        this.attemptsLeft = attempts;
    }

    /** Returns the shortest sequence found that fails; the given one, if it does not fail again. */
    List<Action> shrink(List<Action> failing) {
        if (!stillFails(failing)) {
            return failing;
        }
        List<Action> shortest = withoutActions(failing);
        return withoutSteps(shortest);
    }

    /** Leaves out runs of actions: long ones first, at last single ones until none can go. */
    private List<Action> withoutActions(List<Action> failing) {
        List<Action> shortest = failing;
        int length = Math.max(1, failing.size() / 2);
        while (attemptsLeft > 0) {
            List<Action> before = shortest;
            for (int from = shortest.size() - length; from >= 0; from -= length) {
                List<Action> shorter = without(shortest, from, Math.min(shortest.size(), from + length));
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

    private List<Action> withoutSteps(List<Action> failing) {
        List<Action> shortest = failing;
        for (int i = 0; i < shortest.size(); i++) {
            if (shortest.get(i) instanceof Action.Request request) {
                shortest = withoutSteps(shortest, i, request);
            }
        }
        return shortest;
    }

    private List<Action> withoutSteps(List<Action> failing, int at, Action.Request whole) {
        List<Action> shortest = failing;
        Action.Request request = whole;
        for (int i = request.steps().size() - 1; i >= 0 && request.steps().size() > 1; i--) {
            Action.Request smaller = new Action.Request(without(request.steps(), i, i + 1), request.waits());
            List<Action> shorter = new ArrayList<>(shortest);
            shorter.set(at, smaller);
            if (stillFails(shorter)) {
                shortest = shorter;
                request = smaller;
            }
        }
        return shortest;
    }

    private boolean stillFails(List<Action> actions) {
        return attemptsLeft-- > 0 && fails.test(actions);
    }

    private static <T> List<T> without(List<T> list, int from, int until) {
        List<T> rest = new ArrayList<>(list.subList(0, from));
        rest.addAll(list.subList(until, list.size()));
        return rest;
    }
}
