package io.skerry.raft.statemachine;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A state machine that keeps its state durably by itself, with the position that it stands at, and so need not begin with the
 * log after a restart. It has no log of its own: what it has applied becomes durable now and then, and what it loses in a
 * crash the Raft log brings back.
 *
 * <p>{@link #durablePosition}, {@link #persist}, {@link #writeSnapshot} and {@link #prepare} are called on other threads than
 * the one that applies, and while it does; the two in the middle by one thread at a time.
 *
 * @param <C> the commands
 * @param <R> the results
 */
public interface DurableStateMachine<C, R> extends StateMachine<C, R> {

    /**
     * Returns why an earlier state is not used, so that this one began empty in its place: what is damaged, and where it was put.
     * Null, if there is nothing to tell.
     */
    default @Nullable String damage() {
        return null;
    }

    /** Returns once all that was applied before the call is durable. */
    void persist() throws IOException;

    /**
     * Writes a consistent state as files, while commands go on being applied.
     *
     * @return where that state stands: at or above what was applied before the call
     * @throws IOException if it cannot be written; nothing else happens
     */
    LogPosition writeSnapshot(SnapshotSink sink) throws IOException;

    /**
     * Builds the state of a snapshot durably beside the present one, which goes on being used.
     *
     * @throws IOException if the snapshot is damaged, is another state machine's, or cannot be written; nothing is left of it
     */
    Prepared prepare(SnapshotSource source) throws IOException;

    /**
     * Returns a table for whoever wraps this state machine: what is written there is one with the state, always. Who asks for
     * it says from then on, by {@link #commandApplied}, when a command is complete.
     */
    StateTable attachment();

    /**
     * Says that a command has been applied, with all that the wrapper has written for it: a moment at which what was gathered
     * may be written. Called by whoever wraps this state machine, after each of its commands, whether or not this state machine
     * was asked to apply any of it. Confined to the thread that applies.
     *
     * @param position where the command stands
     */
    default void commandApplied(LogPosition position) {}

    /**
     * Returns why no command can be taken just now, though none is refused for good: a full disk, mostly. Asked before each
     * command, on the thread that applies; whoever is given a reason applies nothing, may read, and asks again after a while.
     *
     * @return what names the fault and the mend; null, if commands are taken
     */
    default @Nullable StateObstacle obstacle() {
        return null;
    }

    /**
     * A state that was built, and takes the place of the present one if the value that it names becomes durable, in one batch
     * with what the log has to say; after a crash whichever the value names is there. Used by one thread at a time.
     */
    interface Prepared extends AutoCloseable {

        /** Returns where the state stands. */
        LogPosition position();

        /** Returns the name of the group's value that says which state is in force. */
        String valueName();

        /** Returns the value that says that it is this one. */
        Payload value();

        /**
         * Puts the state in force: the value is durable. On the thread that applies; what was there before is removed.
         *
         * @throws IOException if it cannot be opened; the group stops
         */
        void activate() throws IOException;

        /** Removes a state that was not put in force; else does nothing. */
        @Override
        void close();
    }
}
