package io.skerry.raft.runtime.apply;

import io.skerry.raft.core.Apply;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What changes a state machine, in order: entries to apply, and states to restore.
 *
 * <p>Thread-safe.
 *
 * @param <S> the state machine
 */
final class Steps<S> {

    /** One of the two. */
    record Step<S>(@Nullable Apply apply, @Nullable Restoration<S> restoration) {}

    private final String label;
    private final Queue<Step<S>> queue = new ConcurrentLinkedQueue<>();

    Steps(String label) {
        this.label = label;
    }

    void add(Apply apply) {
        queue.add(new Step<>(apply, null));
    }

    void add(Restoration<S> restoration) {
        queue.add(new Step<>(null, restoration));
    }

    @Nullable
    Step<S> poll() {
        return queue.poll();
    }

    /** Nothing of it happens any more. */
    void drop() {
        for (Step<S> step = poll(); step != null; step = poll()) {
            Restoration<S> restoration = step.restoration();
            if (restoration != null) {
                Guard.run(label, "restoration", restoration::dropped);
            }
        }
    }
}
