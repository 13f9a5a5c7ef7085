package io.skerry.raft.testkit.history;

import io.skerry.raft.testkit.shrink.ListShrinker;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds few operations of a history that fail by themselves: first it ends the history as soon as it fails, then it leaves
 * out what the others do not need: of answers, what they say about before, and then whole operations. Never left out is what brings a value that was shown, so that what is left is no new
 * fault: if the whole history had an order, so had the rest.
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class Window<S> {

    private static final int ATTEMPTS = 2_000;

    private final S initial;
    private final long maxConfigurations;

    private Window(S initial, long maxConfigurations) {
        this.initial = initial;
        this.maxConfigurations = maxConfigurations;
    }

    /** Returns the fewest operations found that have no order, by their begin. */
    static <S> List<Operation<S>> shortest(S initial, List<Operation<S>> failing, long maxConfigurations) {
        return new Window<>(initial, maxConfigurations).shortest(failing);
    }

    private List<Operation<S>> shortest(List<Operation<S>> failing) {
        List<Operation<S>> begun = new ArrayList<>(failing);
        begun.sort(Comparator.comparingLong(Operation::beginNanos));
        List<Operation<S>> first = endedSoon(begun);
        List<Operation<S>> weak = weakened(first);
        Set<Long> window = new HashSet<>();
        new ListShrinker<Operation<S>>(rest -> failsWithout(weak, rest), ATTEMPTS)
                .withoutRuns(weak)
                .forEach(operation -> window.add(operation.number()));
        return withWhoWas(
                first.stream()
                        .filter(operation -> window.contains(operation.number()))
                        .toList(),
                failing);
    }

    /** What operations demand of the state before them ties them to each other; most of it has nothing to do with the fault. */
    private List<Operation<S>> weakened(List<Operation<S>> failing) {
        List<Operation<S>> weak = new ArrayList<>(failing);
        weak.replaceAll(operation -> operation.with(operation.action().weaker()));
        if (fails(weak)) {
            return weak;
        }
        List<Operation<S>> partly = new ArrayList<>(failing);
        for (int i = 0; i < partly.size(); i++) {
            Operation<S> strong = partly.set(i, weak.get(i));
            if (!strong.equals(weak.get(i)) && !fails(partly)) {
                partly.set(i, strong);
            }
        }
        return partly;
    }

    /** What has no order has none as it goes on: so the first end at which it has none is found by halving. */
    private List<Operation<S>> endedSoon(List<Operation<S>> failing) {
        long[] ends = failing.stream()
                .filter(operation -> !operation.isOpen())
                .mapToLong(Operation::endNanos)
                .sorted()
                .toArray();
        int fails = ends.length - 1;
        int notKnown = 0;
        while (notKnown < fails) {
            int middle = (notKnown + fails) >>> 1;
            if (fails(until(failing, ends[middle]))) {
                fails = middle;
            } else {
                notKnown = middle + 1;
            }
        }
        List<Operation<S>> ended = until(failing, ends[fails]);
        return fails(ended) ? ended : failing;
    }

    /** Returns how the history looked at that time. */
    private static <S> List<Operation<S>> until(List<Operation<S>> operations, long nanos) {
        List<Operation<S>> seen = new ArrayList<>();
        for (Operation<S> operation : operations) {
            Operation<S> then = operation.endNanos() <= nanos ? operation : operation.open();
            if (operation.beginNanos() <= nanos && then != null && operation.outcome() != Outcome.REFUSED) {
                seen.add(then);
            }
        }
        return seen;
    }

    private boolean failsWithout(List<Operation<S>> all, List<Operation<S>> rest) {
        Set<Operation<S>> kept = new HashSet<>(rest);
        List<Operation<S>> removed =
                all.stream().filter(operation -> !kept.contains(operation)).toList();
        return Narrowing.mayDoWithout(removed, rest) && fails(rest);
    }

    private boolean fails(List<Operation<S>> operations) {
        return Search.run(initial, Narrowing.of(operations), maxConfigurations) == Search.Result.NONE;
    }

    /** A value from nowhere is easier to understand beside the operation that failed to bring it, or did so later. */
    private static <S> List<Operation<S>> withWhoWas(List<Operation<S>> window, List<Operation<S>> all) {
        Set<String> fromNowhere = Narrowing.fromNowhere(window);
        List<Operation<S>> shown = new ArrayList<>(window);
        for (Operation<S> operation : all) {
            Action<S> asked = operation.action().unanswered();
            if (asked != null && fromNowhere.contains(asked.brings()) && !shown.contains(operation)) {
                shown.add(operation);
            }
        }
        shown.sort(Comparator.comparingLong(Operation::beginNanos));
        return shown;
    }
}
