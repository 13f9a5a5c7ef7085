package io.skerry.raft.testkit.store;

import io.skerry.raft.testkit.shrink.ListShrinker;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Shortens a failing sequence by leaving out what is not needed to fail. Not thread-safe; owned by its creator. */
final class Shrinker {

    private final ListShrinker<Action> shrinker;

    /**
     * Takes what decides.
     *
     * @param fails    whether a sequence still fails
     * @param attempts how often it may be asked
     */
    Shrinker(Predicate<List<Action>> fails, int attempts) {
        this.shrinker = new ListShrinker<>(fails, attempts);
    }

    /** Returns the shortest sequence found that fails; the given one, if it does not fail again. */
    List<Action> shrink(List<Action> failing) {
        if (!shrinker.stillFails(failing)) {
            return failing;
        }
        return withoutSteps(shrinker.withoutRuns(failing));
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
            Action.Request smaller =
                    new Action.Request(ListShrinker.without(request.steps(), i, i + 1), request.waits());
            List<Action> shorter = new ArrayList<>(shortest);
            shorter.set(at, smaller);
            if (shrinker.stillFails(shorter)) {
                shortest = shorter;
                request = smaller;
            }
        }
        return shortest;
    }
}
