package io.skerry.raft.statemachine;

import io.skerry.raft.model.LogPosition;

/**
 * What a group replicates: something that takes commands in the order of the log, and does the same with them on every
 * node. It needs no locks: one thread at a time calls it.
 *
 * @param <C> the commands
 * @param <R> the results
 */
public interface StateMachine<C, R> {

    /**
     * Takes a command: deterministic, a function of the state and the command alone.
     *
     * @param position where the command stands in the log
     * @return what whoever submitted the command gets
     */
    R apply(LogPosition position, C command);

    /**
     * Says that a number of commands was applied, after the last of them: a good moment to write out what was gathered.
     *
     * @param last where the last of them stands
     */
    default void batchApplied(LogPosition last) {}

    /**
     * Returns the position up to which the state is durable and will be there after a crash; applying begins above it.
     * {@link LogPosition#NONE}, if nothing is: then applying begins with the log.
     */
    default LogPosition durablePosition() {
        return LogPosition.NONE;
    }
}
