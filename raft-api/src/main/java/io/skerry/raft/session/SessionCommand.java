package io.skerry.raft.session;

import io.skerry.raft.config.SessionLimits;

/**
 * What a group with sessions replicates: the commands of its state machine, each with or without a session, and the opening
 * of sessions. Immutable, if the commands are.
 *
 * @param <C> the commands of the state machine
 */
public sealed interface SessionCommand<C> {

    /** Hands the command to whom it concerns. */
    <T> T accept(Handler<C, T> handler);

    /**
     * Takes commands, by their kind.
     *
     * @param <C> the commands of the state machine
     * @param <T> what becomes of them
     */
    interface Handler<C, T> {

        /** Takes a command of no session. */
        T on(Plain<C> plain);

        /** Takes the opening of a session. */
        T on(Open<C> open);

        /** Takes a command of a session. */
        T on(Once<C> once);
    }

    /**
     * A command of no session: it takes effect as often as it is in the log.
     *
     * @param command the command
     * @param <C>     the commands of the state machine
     */
    record Plain<C>(C command) implements SessionCommand<C> {

        @Override
        public <T> T accept(Handler<C, T> handler) {
            return handler.on(this);
        }
    }

    /**
     * Opens a session, which is called after the index of this entry.
     *
     * @param limits how much is remembered from here on
     * @param <C>    the commands of the state machine
     */
    record Open<C>(SessionLimits limits) implements SessionCommand<C> {

        @Override
        public <T> T accept(Handler<C, T> handler) {
            return handler.on(this);
        }
    }

    /**
     * A command of a session: however often it is in the log, it takes effect once.
     *
     * @param client   whose session
     * @param sequence tells the client's commands apart, from 1; the client counts it up, and they may come in any order
     * @param limits   how much is remembered from here on
     * @param command  the command
     * @param <C>      the commands of the state machine
     */
    record Once<C>(ClientId client, long sequence, SessionLimits limits, C command) implements SessionCommand<C> {

        /** Refuses a sequence that is none. */
        public Once {
            requireSequence(sequence);
        }

        @Override
        public <T> T accept(Handler<C, T> handler) {
            return handler.on(this);
        }
    }

    /** @throws IllegalArgumentException if it is not at least 1 */
    static void requireSequence(long sequence) {
        if (sequence < 1) {
            throw new IllegalArgumentException("A sequence is at least 1, not " + sequence);
        }
    }
}
