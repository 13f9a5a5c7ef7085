package io.skerry.raft.statemachine;

import java.io.IOException;

/**
 * A state as it was at one moment, not yet written. Whatever the state machine does meanwhile does not change it.
 *
 * <p>Written by one thread, which is not the one that applies.
 */
@FunctionalInterface
public interface SnapshotView extends AutoCloseable {

    /**
     * Writes the state as named files.
     *
     * @throws IOException if it cannot be written; the snapshot is given up, and nothing else happens
     */
    void writeTo(SnapshotSink sink) throws IOException;

    /** Lets go of what the view holds; called once, written or not. */
    @Override
    default void close() {}
}
