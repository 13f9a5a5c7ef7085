package io.skerry.raft.runtime.driver;

import io.skerry.raft.node.QueueStatus;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Shares out the memory for recent entries among the groups. Each loop has an equal part of the node's budget; while its
 * groups stay within it, each keeps what it has, and beyond it, those that have more than an equal share of the part give
 * their oldest entries up.
 *
 * <p>Thread-safe; what it is given is confined to the loop.
 */
public final class WindowBudget {

    private final long bytesPerLoop;
    private final AtomicLongArray usedBytes;

    /** Returns a budget for so many loops. */
    public WindowBudget(long bytes, int loops) {
        this.bytesPerLoop = Math.max(1, bytes / loops);
        this.usedBytes = new AtomicLongArray(loops);
    }

    /** A turn has ended. What is not durable stays, whatever the budget. */
    void share(int loop, Collection<GroupDriver<?, ?, ?>> groups) {
        if (usedBytes.get(loop) <= bytesPerLoop) {
            return;
        }
        long share = bytesPerLoop / Math.max(1, groups.size());
        for (GroupDriver<?, ?, ?> group : groups) {
            group.shrinkWindow(share);
        }
    }

    /** A group's window has grown or shrunk. */
    void changed(int loop, long bytes) {
        usedBytes.addAndGet(loop, bytes);
    }

    /** Returns what all groups hold, as of their last turns. */
    public QueueStatus status() {
        long used = 0;
        for (int i = 0; i < usedBytes.length(); i++) {
            used += usedBytes.get(i);
        }
        return new QueueStatus("recent entries in memory", used, bytesPerLoop * usedBytes.length());
    }
}
