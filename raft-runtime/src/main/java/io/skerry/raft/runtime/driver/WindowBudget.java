package io.skerry.raft.runtime.driver;

import io.skerry.raft.node.QueueStatus;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Shares out the memory for recent entries among the groups. Each loop has an equal part of the node's budget; while its
 * groups stay within it, each keeps what it has, and beyond it, those that have more than an equal share of the part give
 * their oldest entries up. What a group has not yet made durable stays, so each may hold that much beyond the budget.
 *
 * <p>Thread-safe; what it is given is confined to the loop.
 */
public final class WindowBudget {

    private final long bytesPerLoop;
    private final long undurableBytesPerGroup;
    /** By loop, and written by that alone, like what follows. */
    private final AtomicLongArray usedBytes;

    /** What is told, as of the ends of turns: within a turn, memory is not yet shared out. */
    private final AtomicLongArray toldBytes;

    private final AtomicLongArray toldLimits;

    /**
     * Returns a budget.
     *
     * @param bytes                  for all groups
     * @param loops                  that share it
     * @param undurableBytesPerGroup what each group may hold that is not yet durable
     */
    public WindowBudget(long bytes, int loops, long undurableBytesPerGroup) {
        this.bytesPerLoop = Math.max(1, bytes / loops);
        this.undurableBytesPerGroup = undurableBytesPerGroup;
        this.usedBytes = new AtomicLongArray(loops);
        this.toldBytes = new AtomicLongArray(loops);
        this.toldLimits = new AtomicLongArray(loops);
        for (int i = 0; i < loops; i++) {
            toldLimits.set(i, bytesPerLoop);
        }
    }

    /** A turn has ended. What is not durable stays, whatever the budget. */
    void share(int loop, Collection<GroupDriver<?, ?, ?>> groups) {
        if (usedBytes.get(loop) > bytesPerLoop) {
            long share = bytesPerLoop / Math.max(1, groups.size());
            for (GroupDriver<?, ?, ?> group : groups) {
                group.shrinkWindow(share);
            }
        }
        toldLimits.set(loop, bytesPerLoop + groups.size() * undurableBytesPerGroup);
        toldBytes.set(loop, usedBytes.get(loop));
    }

    /** A group's window has grown or shrunk. */
    void changed(int loop, long bytes) {
        long used = usedBytes.addAndGet(loop, bytes);
        if (used < toldBytes.get(loop)) {
            toldBytes.set(loop, used);
        }
    }

    /** Returns what all groups hold, as of the ends of their last turns. */
    public QueueStatus status() {
        long used = 0;
        long limit = 0;
        for (int i = 0; i < toldBytes.length(); i++) {
            used += toldBytes.get(i);
            limit += toldLimits.get(i);
        }
        return new QueueStatus("recent entries in memory", used, limit);
    }
}
