package io.skerry.raft.runtime.driver;

import io.skerry.raft.node.QueueStatus;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of what callers have open, within a group and within the node: taken before anything is queued, returned when the
 * caller has the outcome. So there is always room for outcomes. One call is always let in when there is no other.
 *
 * <p>Thread-safe.
 */
public final class Admission {

    private final String name;
    private final long limitBytes;
    private final @Nullable Admission parent;
    private final AtomicLong taken = new AtomicLong();

    private Admission(String name, long limitBytes, @Nullable Admission parent) {
        this.name = name;
        this.limitBytes = limitBytes;
        this.parent = parent;
    }

    /** Returns the bound of a node. */
    public static Admission ofNode(long limitBytes) {
        return new Admission("calls open on the node", limitBytes, null);
    }

    /** Returns the bound of a group, within that of its node. */
    Admission ofGroup(long groupLimitBytes) {
        return new Admission("calls open in the group", groupLimitBytes, this);
    }

    /** Takes room; returns null, or the bound that is reached. */
    @Nullable
    Admission tryTake(long bytes) {
        if (!takeOwn(bytes)) {
            return this;
        }
        Admission full = parent == null ? null : parent.tryTake(bytes);
        if (full != null) {
            taken.addAndGet(-bytes);
        }
        return full;
    }

    private boolean takeOwn(long bytes) {
        while (true) {
            long before = taken.get();
            if (before > 0 && before + bytes > limitBytes) {
                return false;
            }
            if (taken.compareAndSet(before, before + bytes)) {
                return true;
            }
        }
    }

    void giveBack(long bytes) {
        taken.addAndGet(-bytes);
        if (parent != null) {
            parent.giveBack(bytes);
        }
    }

    /** Returns how much is taken. */
    public QueueStatus status() {
        return new QueueStatus(name, taken.get(), limitBytes);
    }

    @Override
    public String toString() {
        return name + ": " + taken.get() + " of " + limitBytes + " bytes";
    }
}
