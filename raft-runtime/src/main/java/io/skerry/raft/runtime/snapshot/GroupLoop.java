package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.core.RaftCore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The event loop of a group, as far as its snapshots need it. Thread-safe. */
public interface GroupLoop {

    /**
     * Runs a step on the loop, with the group's core, or with null if that is not to be told anything any more. What the step
     * throws stops the group.
     *
     * @return false if the loop has ended: the step does not run
     */
    boolean run(Consumer<@Nullable RaftCore> step);

    /** Returns the time as the core is told it. */
    long nowNanos();
}
