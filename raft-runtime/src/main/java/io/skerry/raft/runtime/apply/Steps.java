package io.skerry.raft.runtime.apply;

import io.skerry.raft.core.Apply;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
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
    private final AtomicInteger restorations = new AtomicInteger();

    Steps(String label) {
        this.label = label;
    }

    void add(Apply apply) {
        queue.add(new Step<>(apply, null));
    }

    void add(Restoration<S> restoration) {
        queue.add(new Step<>(null, restoration));
        restorations.incrementAndGet();
    }

    @Nullable
    Step<S> poll() {
        Step<S> step = queue.poll();
        if (step != null && step.restoration() != null) {
            restorations.decrementAndGet();
        }
        return step;
    }

    /**
     * Returns the next state to restore, without the entries before it, which it holds; null, and all is as it was, if there is
     * none. Only for the applier.
     *
     * @param heldBytes is given back the bytes of those entries
     */
    @Nullable
    Restoration<S> skipToRestoration(AtomicLong heldBytes) {
        while (restorations.get() > 0) {
            Step<S> step = poll();
            if (step == null) {
                return null; // All was dropped meanwhile.
            }
            Apply skipped = step.apply();
            if (skipped == null) {
                return step.restoration();
            }
            heldBytes.addAndGet(-skipped.entries().bytes());
        }
        return null;
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
