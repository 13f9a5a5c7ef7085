package io.skerry.raft.testkit.history;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an operation does with the one object that it is about, and what it was answered. All values that are ever brought
 * to one object are different from each other: what an answer shows then says which operation it comes from.
 *
 * <p>Immutable, as the states are; states have {@code equals} and {@code hashCode}.
 *
 * @param <S> a state of the object
 */
public interface Action<S> {

    /** Returns the state after it took effect in that one, or null if in that one the answer would have been another. */
    @Nullable
    S next(S before);

    /** Returns whether it has changed something, or may have. */
    boolean changes();

    /** Returns the value that is there once it took effect, or null if it brings none. */
    @Nullable
    String brings();

    /** Returns the values of which its answer says that they were there; without an answer, those it needs to take effect. */
    Collection<String> shows();

    /** Returns whether its answer says that there was some value, without saying which. */
    default boolean needsPresence() {
        return false;
    }

    /** Returns whether its answer may say that there was no value. */
    default boolean needsAbsence() {
        return false;
    }

    /** Returns the same without its answer, or null if nothing is left then that could change anything. */
    @Nullable
    Action<S> unanswered();

    /** Returns one that changes the same, and that more states allow; itself if there is none. */
    default Action<S> weaker() {
        return this;
    }

    /** Returns what it is, field by field: a field is a text, a truth, a list of texts, or null. */
    Map<String, @Nullable Object> fields();
}
