package io.skerry.raft.core;

import io.skerry.raft.core.check.Check;
import io.skerry.raft.core.log.LogWindow;
import io.skerry.raft.message.LogSlice;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Hands committed entries out to be applied, in order, and no more of them than the applier takes. Confined to the core.
 */
final class Applying {

    private record HandedOut(long lastIndex, long bytes) {}

    private final CoreConfig config;
    private final LogWindow log;
    private final Deque<HandedOut> outstanding = new ArrayDeque<>();
    private long outstandingBytes;
    private long handedIndex;
    private long appliedIndex;

    /** Begins above what the state machine holds durably. */
    Applying(CoreConfig config, LogWindow log, long durablyApplied) {
        this.config = config;
        this.log = log;
        this.handedIndex = durablyApplied;
        this.appliedIndex = durablyApplied;
    }

    long handedIndex() {
        return handedIndex;
    }

    long appliedIndex() {
        return appliedIndex;
    }

    long outstandingBytes() {
        return outstandingBytes;
    }

    /** The state machine has applied up to an index. */
    void onApplied(long index) {
        Check.invariant(index <= handedIndex, "%d is applied, only %d was handed out", index, handedIndex);
        appliedIndex = Math.max(appliedIndex, index);
        while (!outstanding.isEmpty() && outstanding.getFirst().lastIndex() <= index) {
            outstandingBytes -= outstanding.removeFirst().bytes();
        }
    }

    /** What is handed out goes on above an index: a snapshot takes the place of what lies up to it. */
    void jumpTo(long index) {
        handedIndex = index;
        outstanding.addLast(new HandedOut(index, 0));
    }

    /** Hands out entries up to an index, as far as the applier takes them. */
    List<Apply> take(long upToIndex) {
        if (handedIndex >= upToIndex || isFull()) {
            return List.of();
        }
        List<Apply> applies = new ArrayList<>(1);
        while (handedIndex < upToIndex && !isFull()) {
            Apply next = next(upToIndex);
            // What must be read has a size that nobody knows yet: it goes alone.
            long bytes = next.inMemory() ? next.entries().bytes() : config.maxApplyBytes();
            if (!fits(bytes)) {
                break;
            }
            applies.add(next);
            handedIndex = next.lastIndex();
            outstanding.addLast(new HandedOut(handedIndex, bytes));
            outstandingBytes += bytes;
        }
        return applies;
    }

    private boolean isFull() {
        return outstandingBytes >= config.maxApplyBytes();
    }

    /** Entries of any size are handed out when there are no others. */
    private boolean fits(long bytes) {
        return outstandingBytes == 0 || outstandingBytes + bytes <= config.maxApplyBytes();
    }

    private Apply next(long upToIndex) {
        long first = handedIndex + 1;
        long inMemory = log.firstInMemory();
        if (first < inMemory) {
            return new Apply(first, Math.min(upToIndex, inMemory - 1), LogSlice.empty());
        }
        LogSlice entries = log.slice(first, upToIndex + 1, config.maxApplyBytes() - outstandingBytes);
        return new Apply(first, entries.lastIndex(), entries);
    }
}
