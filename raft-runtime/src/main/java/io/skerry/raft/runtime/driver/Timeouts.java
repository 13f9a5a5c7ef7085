package io.skerry.raft.runtime.driver;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The deadlines of open calls. Most calls have the same timeout, so that their deadlines come in the order of the calls:
 * those stand in a line, whose head costs nothing to find. What was decided meanwhile is thrown out when it makes up half
 * of what is kept, so that its size stays within twice what is open.
 *
 * <p>Confined to the event loop.
 */
final class Timeouts {

    private static final int LEAST = 1024;

    private final ArrayDeque<Operation<?>> line = new ArrayDeque<>();
    /** Those whose deadline is before that of one which came earlier. */
    private final PriorityQueue<Operation<?>> odd =
            new PriorityQueue<>((a, b) -> Long.compare(a.deadlineNanos(), b.deadlineNanos()));

    private int sweepAt = LEAST;

    void add(Operation<?> operation) {
        if (line.isEmpty() || line.peekLast().deadlineNanos() <= operation.deadlineNanos()) {
            line.addLast(operation);
        } else {
            odd.add(operation);
        }
        if (size() >= sweepAt) {
            line.removeIf(Operation::isDecided);
            odd.removeIf(Operation::isDecided);
            sweepAt = Math.max(LEAST, 2 * size());
        }
    }

    /** Returns when {@link #expire} has something to do, {@link Long#MAX_VALUE} for never. */
    long earliestNanos() {
        while (!line.isEmpty() && line.peekFirst().isDecided()) {
            line.removeFirst();
        }
        while (!odd.isEmpty() && odd.peek().isDecided()) {
            odd.remove();
        }
        long first = line.isEmpty() ? Long.MAX_VALUE : line.peekFirst().deadlineNanos();
        return odd.isEmpty() ? first : Math.min(first, odd.peek().deadlineNanos());
    }

    /** Gives up whatever is past its deadline. */
    void expire(long nowNanos) {
        while (!line.isEmpty() && line.peekFirst().deadlineNanos() <= nowNanos) {
            line.removeFirst().giveUp(Operation.GaveUp.TIMED_OUT);
        }
        while (!odd.isEmpty() && odd.peek().deadlineNanos() <= nowNanos) {
            odd.remove().giveUp(Operation.GaveUp.TIMED_OUT);
        }
    }

    /** Gives up everything; what will not be given up for that reason stays. */
    void giveUpAll(Operation.GaveUp reason) {
        List<Operation<?>> all = new ArrayList<>(line);
        all.addAll(odd);
        for (Operation<?> operation : all) {
            operation.giveUp(reason);
        }
        line.removeIf(Operation::isDecided);
        odd.removeIf(Operation::isDecided);
    }

    private int size() {
        return line.size() + odd.size();
    }
}
