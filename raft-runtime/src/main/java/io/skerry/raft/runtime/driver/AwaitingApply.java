package io.skerry.raft.runtime.driver;

import java.util.ArrayList;
import java.util.List;

/**
 * Commands whose place in the log is known, by their index: what is applied there decides them. An index may be awaited
 * twice, when a later leader's entry has replaced one; the older term comes first.
 *
 * <p>Confined to the event loop.
 *
 * @param <R> the results
 */
final class AwaitingApply<R> {

    private static final int LEAST = 1024;

    private ArrayList<SubmitOperation<R>> operations = new ArrayList<>();
    private int sweepAt = LEAST;

    /** Adds one; they nearly always come in the order of their indexes. */
    void add(SubmitOperation<R> operation) {
        int at = operations.size();
        while (at > 0 && isBefore(operation, operations.get(at - 1))) {
            at--;
        }
        operations.add(at, operation);
        if (operations.size() >= sweepAt) {
            // Nothing may be applied for long, while calls time out: they are not kept.
            operations.removeIf(Operation::isDecided);
            sweepAt = Math.max(LEAST, 2 * operations.size());
        }
    }

    /** Hands over those of earlier terms, wherever they stand. */
    List<SubmitOperation<R>> takeBelowTerm(long term) {
        List<SubmitOperation<R>> taken = new ArrayList<>();
        operations.removeIf(operation -> operation.term() < term && taken.add(operation));
        return taken;
    }

    private static boolean isBefore(SubmitOperation<?> one, SubmitOperation<?> other) {
        return one.index() < other.index() || (one.index() == other.index() && one.term() < other.term());
    }

    /** Hands over those up to an index. */
    List<SubmitOperation<R>> takeUpTo(long index) {
        int count = countUpTo(index);
        if (count == 0) {
            return List.of();
        }
        if (count == operations.size()) {
            List<SubmitOperation<R>> all = operations;
            operations = new ArrayList<>();
            return all;
        }
        List<SubmitOperation<R>> head = operations.subList(0, count);
        List<SubmitOperation<R>> taken = new ArrayList<>(head);
        head.clear();
        return taken;
    }

    private int countUpTo(long index) {
        int low = 0;
        int high = operations.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (operations.get(middle).index() <= index) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
