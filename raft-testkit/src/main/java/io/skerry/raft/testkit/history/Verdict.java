package io.skerry.raft.testkit.history;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What came out of a check. Immutable.
 *
 * @param <S>        a state of the objects
 * @param kind       the verdict
 * @param key        which object it is about, empty if it is about all
 * @param operations all operations on that object
 * @param window     of one that is not linearizable: the fewest operations found that cannot be explained, by their begin
 * @param message    the verdict in words
 */
public record Verdict<S>(
        Kind kind, String key, List<Operation<S>> operations, List<Operation<S>> window, String message) {

    private static final double NANOS_PER_MILLI = 1e6;

    /** What was found. */
    public enum Kind {
        /** There is an order that explains everything. */
        LINEARIZABLE,
        /** There is none. */
        NOT_LINEARIZABLE,
        /** It would take more memory to find out than was allowed: nothing is known, which is no success. */
        GAVE_UP
    }

    static <S> Verdict<S> linearizable() {
        return new Verdict<>(Kind.LINEARIZABLE, "", List.of(), List.of(), "linearizable");
    }

    static <S> Verdict<S> gaveUp(String key, List<Operation<S>> operations, long configurations) {
        String message =
                "Not decided: the %,d operations on %s have more than %,d configurations; fewer operations a key, or"
                        + " fewer with an unknown outcome, are easier to check";
        return new Verdict<>(
                Kind.GAVE_UP, key, operations, List.of(), message.formatted(operations.size(), key, configurations));
    }

    static <S> Verdict<S> notLinearizable(String key, List<Operation<S>> operations, List<Operation<S>> window) {
        return new Verdict<>(
                Kind.NOT_LINEARIZABLE, key, operations, window, explanation(key, operations.size(), window));
    }

    /** Returns whether there is an order that explains everything. */
    public boolean isLinearizable() {
        return kind == Kind.LINEARIZABLE;
    }

    private static <S> String explanation(String key, int count, List<Operation<S>> window) {
        long origin = window.get(0).beginNanos();
        StringBuilder text =
                new StringBuilder("Not linearizable: of %,d operations on %s, these %d have no order that explains"
                        .formatted(count, key, window.size()));
        text.append(" all answers\n        begin ms      end ms\n");
        for (Operation<S> operation : window) {
            text.append("  #%-6d%8.3f  %s  %-10s %s%s%n"
                    .formatted(
                            operation.number(),
                            (operation.beginNanos() - origin) / NANOS_PER_MILLI,
                            end(operation, origin),
                            operation.client(),
                            operation.text(),
                            outcome(operation)));
        }
        Set<String> fromNowhere = new TreeSet<>(Narrowing.fromNowhere(window));
        if (!fromNowhere.isEmpty()) {
            text.append("  shown, and written by no operation that may have taken effect: ")
                    .append(fromNowhere);
        }
        return text.toString();
    }

    private static String end(Operation<?> operation, long origin) {
        return operation.isOpen()
                ? "      open"
                : "%10.3f".formatted((operation.endNanos() - origin) / NANOS_PER_MILLI);
    }

    private static String outcome(Operation<?> operation) {
        return switch (operation.outcome()) {
            case ANSWERED -> "";
            case REFUSED -> "  REFUSED";
            case UNKNOWN -> "  outcome unknown";
        };
    }
}
