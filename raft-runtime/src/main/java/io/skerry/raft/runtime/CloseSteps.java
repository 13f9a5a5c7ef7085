package io.skerry.raft.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Takes something apart step by step: each is taken whatever became of those before it, so that what cannot be closed
 * leaves nothing else open.
 *
 * <p>Not thread-safe; used once.
 */
final class CloseSteps {

    private @Nullable Throwable failure;

    /** Takes a step. What it throws is kept for the end. */
    void run(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            if (failure == null) {
                failure = e;
            } else if (failure != e) {
                failure.addSuppressed(e);
            }
        }
    }

    /** Throws what the first step threw that threw anything, with the others' suppressed in it. */
    void end() {
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }
}
