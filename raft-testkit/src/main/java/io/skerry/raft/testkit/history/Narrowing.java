package io.skerry.raft.testkit.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes from the operations on one object what cannot matter, and ends what has certainly happened. Each open operation
 * that is left may double the work of the search; here most of them go, and none of it changes the verdict:
 *
 * <ul>
 *   <li>What was refused never happened.
 *   <li>What reads without an answer changes nothing.
 *   <li>What brought a value took effect before any operation ended that was shown the value; if nobody else brings it.
 *   <li>What brings a value that nobody was shown, and is open, explains no answer, unless one says that just something was
 *       there: in an order that has it, it can be left out.
 *   <li>In the same way an open operation that brings none (a delete) explains no answer, unless one says that nothing was
 *       there.
 * </ul>
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class Narrowing<S> {

    private final List<Operation<S>> operations;
    /** By value: how many bring it, and when the first ends that was shown it. */
    private final Map<String, Integer> bringers = new HashMap<>();

    private final Map<String, Long> shownUntil = new HashMap<>();
    private final boolean needPresence;
    private final boolean needAbsence;

    private Narrowing(List<Operation<S>> operations) {
        this.operations = operations;
        for (Operation<S> operation : operations) {
            String brings = operation.action().brings();
            if (brings != null) {
                bringers.merge(brings, 1, Integer::sum);
            }
            for (String shown : operation.action().shows()) {
                shownUntil.merge(shown, operation.endNanos(), Math::min);
            }
        }
        needPresence =
                operations.stream().anyMatch(operation -> operation.action().needsPresence());
        needAbsence =
                operations.stream().anyMatch(operation -> operation.action().needsAbsence());
    }

    /** Returns what matters of the operations on one object. */
    static <S> List<Operation<S>> of(List<Operation<S>> operations) {
        List<Operation<S>> possible = new ArrayList<>();
        for (Operation<S> operation : operations) {
            Operation<S> kept = operation.isOpen() ? operation.open() : operation;
            if (kept != null && kept.outcome() != Outcome.REFUSED) {
                possible.add(kept);
            }
        }
        return new Narrowing<>(possible).narrowed();
    }

    private List<Operation<S>> narrowed() {
        List<Operation<S>> narrowed = new ArrayList<>(operations.size());
        for (Operation<S> operation : operations) {
            if (!operation.isOpen()) {
                narrowed.add(operation);
            } else if (mayMatter(operation)) {
                narrowed.add(ended(operation));
            }
        }
        return narrowed;
    }

    private boolean mayMatter(Operation<S> operation) {
        String brings = operation.action().brings();
        return brings == null ? needAbsence : needPresence || shownUntil.containsKey(brings);
    }

    private Operation<S> ended(Operation<S> open) {
        String brings = open.action().brings();
        long end = brings == null ? Operation.OPEN : shownUntil.getOrDefault(brings, Operation.OPEN);
        if (end == Operation.OPEN || end < open.beginNanos() || bringers.getOrDefault(brings, 0) != 1) {
            return open;
        }
        return new Operation<>(
                open.number(), open.client(), open.key(), open.action(), Outcome.ANSWERED, open.beginNanos(), end);
    }

    /** Returns the values that answers show, and that nobody brings. */
    static <S> Set<String> fromNowhere(List<Operation<S>> operations) {
        Set<String> shown = new HashSet<>();
        for (Operation<S> operation : operations) {
            if (operation.outcome() == Outcome.ANSWERED) {
                shown.addAll(operation.action().shows());
            }
        }
        for (Operation<S> operation : operations) {
            if (operation.outcome() != Outcome.REFUSED) {
                shown.remove(operation.action().brings());
            }
        }
        return shown;
    }

    /** Returns whether without some operations the others are still judged alike: nobody was shown what those left. */
    static <S> boolean mayDoWithout(List<Operation<S>> removed, List<Operation<S>> rest) {
        Narrowing<S> others = new Narrowing<>(rest);
        return removed.stream().noneMatch(operation -> others.explains(operation));
    }

    /** Returns whether answers among these may come from what that operation did. */
    private boolean explains(Operation<S> operation) {
        return operation.outcome() != Outcome.REFUSED && operation.action().changes() && mayMatter(operation);
    }
}
