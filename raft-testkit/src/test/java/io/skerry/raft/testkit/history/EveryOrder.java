package io.skerry.raft.testkit.history;

import java.util.ArrayList;
import java.util.List;

/** What linearizable means, word by word: tries every order of the operations that may have happened. Stateless. */
final class EveryOrder {

    private EveryOrder() {}

    static <S> boolean explains(S initial, List<Operation<S>> operations) {
        return explainsPossible(
                initial,
                operations.stream()
                        .filter(operation -> operation.outcome() != Outcome.REFUSED)
                        .toList());
    }

    private static <S> boolean explainsPossible(S state, List<Operation<S>> left) {
        if (left.stream().allMatch(Operation::isOpen)) {
            return true;
        }
        for (Operation<S> next : left) {
            boolean mayBeNext = left.stream().allMatch(other -> next.beginNanos() <= other.endNanos());
            Action<S> action = next.isOpen() ? next.action().unanswered() : next.action();
            S after = mayBeNext && action != null ? action.next(state) : null;
            if (after != null) {
                List<Operation<S>> rest = new ArrayList<>(left);
                rest.remove(next);
                if (explainsPossible(after, rest)) {
                    return true;
                }
            }
        }
        return false;
    }
}
