package io.skerry.raft.statemachine;

import io.skerry.raft.model.LogPosition;
import java.io.IOException;

/**
 * What a group replicates: something that takes commands in the order of the log, and does the same with them on every
 * node. It needs no locks: one thread at a time calls it, and what one call has written, the next one sees. Reads run
 * between two calls, on the same thread.
 *
 * <p>An exception from any method but {@link #capture} stops the group on this node: nobody knows what of a command has
 * happened, so what follows it must not be applied.
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
     * @param last where the last entry that the commands came with stands
     */
    default void batchApplied(LogPosition last) {}

    /**
     * Returns the position up to which the state is durable and will be there after a crash; applying begins above it.
     * {@link LogPosition#NONE}, if nothing is: then applying begins with the log.
     */
    default LogPosition durablePosition() {
        return LogPosition.NONE;
    }

    /**
     * Returns a view of the state as it is now, at little cost: a copy of what is small, a persistent structure, a
     * checkpoint. It is written on another thread, while further commands are applied, and closed.
     */
    SnapshotView capture();

    /**
     * Replaces the whole state by one that {@link SnapshotView#writeTo} has written, on this node or on another. Whatever there
     * was before counts for nothing, what an attempt that failed has left included: after a snapshot that turned out to be
     * damaged, an earlier one is restored, or one of another node.
     *
     * @throws IOException if it cannot be read; the group stops, unless the snapshot is damaged and there is another one
     */
    void restore(SnapshotSource source) throws IOException;
}
