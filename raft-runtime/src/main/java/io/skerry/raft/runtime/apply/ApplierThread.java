package io.skerry.raft.runtime.apply;

import io.skerry.raft.storage.Causes;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that runs one slice after another, until its crew has none for it any more.
 *
 * <p>Not thread-safe; what it runs, and since when, is guarded by the lock of its crew.
 */
final class ApplierThread extends Thread {

    private static final Logger LOG = LoggerFactory.getLogger(ApplierThread.class);

    /** Long enough that going to the end of the line costs nothing, short enough that the others hardly notice. */
    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final Crew crew;
    private final long sliceNanos;

    private @Nullable ActorSlot running;
    private long sinceNanos;
    private boolean overdue;

    ApplierThread(Crew crew, String name, long holdNanos) {
        // Whoever happens to start it must not leave his thread-locals in it.
        super(null, null, name, 0, false);
        this.crew = crew;
        // A slice of many short tasks must not look like one long task.
        this.sliceNanos = Math.min(SLICE_NANOS, Math.max(1, holdNanos / 2));
        setDaemon(true);
    }

    @Override
    public void run() {
        ActorSlot slot = crew.next(this, false);
        while (slot != null) {
            slot = crew.next(this, runSlice(slot));
        }
    }

    /** The catch at the top of the thread: what an actor lets through, against its contract, must not cost the others. */
    private boolean runSlice(ActorSlot slot) {
        try {
            return slot.actor().runSlice(System.nanoTime() + sliceNanos);
        } catch (Throwable e) {
            // Throwable: other languages throw checked exceptions out of anything.
            Causes.tell(e, told -> LOG.error("thread={} an actor threw out of its slice", getName(), told));
            return false;
        }
    }

    @Nullable
    ActorSlot running() {
        return running;
    }

    /** Returns for how long the slice has been running; there must be one. */
    long heldNanos(long nowNanos) {
        return nowNanos - sinceNanos;
    }

    boolean isOverdue() {
        return overdue;
    }

    void markOverdue() {
        overdue = true;
    }

    void begin(ActorSlot slot) {
        // What was left of an interrupt was meant for what ran before.
        Thread.interrupted();
        slot.begin();
        running = slot;
        sinceNanos = System.nanoTime();
    }

    /** Ends the slice, if one runs; returns its actor, if that must be put in line again. */
    @Nullable
    ActorSlot end(boolean more) {
        ActorSlot ended = running;
        running = null;
        overdue = false;
        return ended != null && ended.end(more) ? ended : null;
    }
}
