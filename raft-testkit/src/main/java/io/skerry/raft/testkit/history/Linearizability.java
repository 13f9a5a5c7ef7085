package io.skerry.raft.testkit.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether there is, for each object, one order of all operations in which each took effect between its begin and
 * its end. Objects are looked at one by one: if each is linearizable, so are all of them together (Herlihy and Wing, 1990).
 * Stateless.
 */
public final class Linearizability {

    /** How many configurations of one object a search keeps in memory before it gives up: some 100 MiB. */
    public static final long MAX_CONFIGURATIONS = 1_000_000;

    private Linearizability() {}

    /**
     * Checks all objects of a history, until one is not linearizable.
     *
     * @param initial what each object is at first
     * @throws IllegalArgumentException if two operations bring the same value to the same object
     */
    public static <S> Verdict<S> check(S initial, Collection<Operation<S>> operations) {
        return check(initial, operations, MAX_CONFIGURATIONS);
    }

    /** As {@link #check(Object, Collection)}, with another bound on the memory that it takes. */
    public static <S> Verdict<S> check(S initial, Collection<Operation<S>> operations, long maxConfigurations) {
        Map<String, List<Operation<S>>> byKey = new LinkedHashMap<>();
        for (Operation<S> operation : operations) {
            byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation);
        }
        @Nullable Verdict<S> gaveUp = null;
        for (Map.Entry<String, List<Operation<S>>> one : byKey.entrySet()) {
            Verdict<S> verdict = checkOne(initial, one.getKey(), one.getValue(), maxConfigurations);
            if (verdict.kind() == Verdict.Kind.NOT_LINEARIZABLE) {
                return verdict;
            }
            gaveUp = verdict.kind() == Verdict.Kind.GAVE_UP ? verdict : gaveUp;
        }
        return gaveUp != null ? gaveUp : Verdict.linearizable();
    }

    private static <S> Verdict<S> checkOne(
            S initial, String key, List<Operation<S>> operations, long maxConfigurations) {
        requireUnlike(operations);
        return switch (Search.run(initial, Narrowing.of(operations), maxConfigurations)) {
            case FOUND -> Verdict.linearizable();
            case GAVE_UP -> Verdict.gaveUp(key, operations, maxConfigurations);
            case NONE ->
                Verdict.notLinearizable(key, operations, Window.shortest(initial, operations, maxConfigurations));
        };
    }

    /** Answers tell where they come from only if no two operations bring the same. */
    private static <S> void requireUnlike(List<Operation<S>> operations) {
        Map<String, Operation<S>> bringers = new LinkedHashMap<>();
        for (Operation<S> operation : operations) {
            String brings = operation.action().brings();
            Operation<S> other = brings == null ? null : bringers.put(brings, operation);
            if (other != null) {
                throw new IllegalArgumentException(
                        "Operations " + other.number() + " and " + operation.number() + " both bring " + brings);
            }
        }
    }
}
