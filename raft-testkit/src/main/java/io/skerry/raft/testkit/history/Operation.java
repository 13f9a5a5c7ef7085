package io.skerry.raft.testkit.history;

import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An operation as its client saw it. Immutable.
 *
 * @param <S>        a state of the object that it is about
 * @param number     tells it from all others of its history
 * @param client     who asked
 * @param key        names the object
 * @param action     what was asked, and answered
 * @param outcome    what the client was told
 * @param beginNanos when it was sent, not later
 * @param endNanos   when its end was known, not earlier; {@link #OPEN} if it is unknown
 */
public record Operation<S>(
        long number, String client, String key, Action<S> action, Outcome outcome, long beginNanos, long endNanos) {

    /** The end of an operation that may still take effect. */
    public static final long OPEN = Long.MAX_VALUE;

    /** Refuses times that cannot be. */
    public Operation {
        if (endNanos < beginNanos) {
            throw new IllegalArgumentException("Operation " + number + " ends before it begins");
        }
        if ((outcome == Outcome.UNKNOWN) != (endNanos == OPEN)) {
            throw new IllegalArgumentException("Operation " + number + " is " + outcome + ", and ends at " + endNanos);
        }
    }

    boolean isOpen() {
        return endNanos == OPEN;
    }

    /** Returns it as it looked while it was under way; null if it can have changed nothing. */
    @Nullable
    Operation<S> open() {
        Action<S> asked = action.unanswered();
        return asked == null ? null : new Operation<>(number, client, key, asked, Outcome.UNKNOWN, beginNanos, OPEN);
    }

    /** Returns the same with another action. */
    Operation<S> with(Action<S> other) {
        return new Operation<>(number, client, key, other, outcome, beginNanos, endNanos);
    }

    /** Returns what it does and was answered, in words. */
    public String text() {
        return action.fields().entrySet().stream()
                .map(field -> field.getKey().equals("action")
                        ? String.valueOf(field.getValue())
                        : field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" "));
    }
}
