package io.skerry.raft.storage;

import java.util.function.Consumer;

/**
 * Speaks of what went wrong, whatever that does when it is asked: an exception of an application may throw in its own
 * {@code getMessage()}, and there may be no memory left for a text. Who reacts to a failure does first what must be done,
 * and tells of it last, through this.
 *
 * <p>Stateless, thread-safe.
 */
public final class Causes {

    private Causes() {}

    /** Stands in for a cause that cannot be told of. */
    private static final class Untellable extends RuntimeException {

        private static final long serialVersionUID = 1;

        Untellable(Throwable cause, Throwable thrown) {
            super(cause.getClass().getName() + ", of which nothing can be told: that throws "
                    + thrown.getClass().getName());
            // Not as its cause: whoever prints this would ask it again.
            setStackTrace(cause.getStackTrace());
        }
    }

    /** Returns what a cause says of itself as {@code toString()} does; its class, if that throws. */
    public static String text(Throwable cause) {
        try {
            return String.valueOf(cause);
        } catch (Throwable e) {
            // Throwable: this is somebody's own code, and it is asked because something has gone wrong already.
            return cause.getClass().getName();
        }
    }

    /** Returns the message of a cause, which may be {@code "null"}; its class, if asking throws. */
    public static String message(Throwable cause) {
        try {
            return String.valueOf(cause.getMessage());
        } catch (Throwable e) {
            return cause.getClass().getName();
        }
    }

    /**
     * Tells of a cause, to a log mostly. If telling throws, a stand-in is told of that names the class of the cause; if
     * that throws as well, nothing is told. Never throws.
     *
     * @param telling is given the cause, or the stand-in
     */
    public static void tell(Throwable cause, Consumer<? super Throwable> telling) {
        try {
            telling.accept(cause);
        } catch (Throwable e) {
            tellOfStandIn(cause, e, telling);
        }
    }

    private static void tellOfStandIn(Throwable cause, Throwable thrown, Consumer<? super Throwable> telling) {
        try {
            telling.accept(new Untellable(cause, thrown));
        } catch (Throwable e) {
            // Nobody is left to be told: what had to be done was done before, and must not be undone by a line in a
            // log.
            thrown.addSuppressed(e);
        }
    }
}
