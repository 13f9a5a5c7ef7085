package io.skerry.raft.runtime.driver;

import io.skerry.raft.node.StateLostException;
import io.skerry.raft.storage.Causes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The deadlines of open calls. Most calls have the same timeout, so that their deadlines come in the order of the calls:
 * those stand in a line, whose head costs nothing to find. What was decided meanwhile is thrown out when it makes up half
 * of what is kept, so that its size stays within twice what is open.
 *
 * <p>Confined to the event loop.
 */
final class Timeouts {

    private static final Logger LOG = LoggerFactory.getLogger(Timeouts.class);
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

    /** Gives up whatever is past its deadline. What cannot be (there may be no memory) stays, to be given up later. */
    void expire(long nowNanos) {
        while (!line.isEmpty()
                && line.peekFirst().deadlineNanos() <= nowNanos
                && isGivenUp(line.peekFirst(), Operation.GaveUp.TIMED_OUT)) {
            line.removeFirst();
        }
        while (!odd.isEmpty()
                && odd.peek().deadlineNanos() <= nowNanos
                && isGivenUp(odd.peek(), Operation.GaveUp.TIMED_OUT)) {
            odd.remove();
        }
    }

    /** Returns false if it could not be given up, which holds up none of the others for ever. */
    private static boolean isGivenUp(Operation<?> operation, Operation.GaveUp reason) {
        try {
            operation.giveUp(reason);
            return true;
        } catch (RuntimeException | Error e) {
            Causes.tell(e, thrown -> LOG.error("a call cannot be given up, and is not decided yet", thrown));
            return false;
        }
    }

    /** Ends all that needs a state, because there is none: nothing of it is under way yet. */
    void refuseWithoutState(StateLostException refusal) {
        List<Operation<?>> all = new ArrayList<>(line);
        all.addAll(odd);
        for (Operation<?> operation : all) {
            if (operation.needsState()) {
                operation.fail(refusal);
            }
        }
    }

    /** Gives up everything; what will not, or cannot, be given up for that reason stays. */
    void giveUpAll(Operation.GaveUp reason) {
        List<Operation<?>> all = new ArrayList<>(line);
        all.addAll(odd);
        for (Operation<?> operation : all) {
            isGivenUp(operation, reason);
        }
        line.removeIf(Operation::isDecided);
        odd.removeIf(Operation::isDecided);
    }

    private int size() {
        return line.size() + odd.size();
    }
}
