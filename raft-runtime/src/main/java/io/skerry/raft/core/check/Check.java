package io.skerry.raft.core.check;

import java.util.Locale;

/** Guards safety; always on. Stateless, thread-safe. */
public final class Check {

    private Check() {}

    /**
     * Requires what must hold before a change is made.
     *
     * @throws InvariantViolation if it does not
     */
    public static void invariant(boolean holds, String message) {
        if (!holds) {
            throw new InvariantViolation(message);
        }
    }

    /**
     * As {@link #invariant(boolean, String)}, with two values for the message.
     *
     * @param format with two {@code %d}
     * @throws InvariantViolation if it does not hold
     */
    public static void invariant(boolean holds, String format, long a, long b) {
        if (!holds) {
            throw new InvariantViolation(String.format(Locale.ROOT, format, a, b));
        }
    }
}
