package io.skerry.raft.runtime.driver;

import java.util.List;
import java.util.PriorityQueue;

/**
 * The deadlines of open calls. What was decided meanwhile is thrown out when it makes up half of the queue, so that its
 * size stays within twice what is open.
 *
 * <p>Confined to the event loop.
 */
final class Timeouts {

    private static final int LEAST = 1024;

    private final PriorityQueue<Operation<?>> operations =
            new PriorityQueue<>((a, b) -> Long.compare(a.deadlineNanos(), b.deadlineNanos()));
    private int sweepAt = LEAST;

    void add(Operation<?> operation) {
        operations.add(operation);
        if (operations.size() >= sweepAt) {
            operations.removeIf(Operation::isDecided);
            sweepAt = Math.max(LEAST, 2 * operations.size());
        }
    }

    /** Returns when {@link #expire} has something to do, {@link Long#MAX_VALUE} for never. */
    long earliestNanos() {
        while (!operations.isEmpty() && operations.peek().isDecided()) {
            operations.remove();
        }
        return operations.isEmpty() ? Long.MAX_VALUE : operations.peek().deadlineNanos();
    }

    /** Gives up whatever is past its deadline. */
    void expire(long nowNanos) {
        while (earliestNanos() <= nowNanos) {
            operations.remove().giveUp(Operation.GaveUp.TIMED_OUT);
        }
    }

    /** Gives up everything; what will not be given up for that reason stays. */
    void giveUpAll(Operation.GaveUp reason) {
        for (Operation<?> operation : List.copyOf(operations)) {
            operation.giveUp(reason);
        }
        operations.removeIf(Operation::isDecided);
    }
}
