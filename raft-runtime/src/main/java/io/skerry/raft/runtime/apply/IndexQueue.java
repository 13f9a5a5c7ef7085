package io.skerry.raft.runtime.apply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What waits for an index to be applied, in order of index, then of arrival. Once closed, it takes nothing more: each thing
 * that was ever offered is refused, or polled once, or returned when it is closed.
 *
 * <p>Thread-safe.
 *
 * @param <T> what waits
 */
final class IndexQueue<T> {

    private static final int LEAST = 1024;

    private record Item<T>(long index, long arrival, T value) {}

    private final Predicate<T> givenUp;
    private int sweepAt = LEAST;

    private final PriorityQueue<Item<T>> items =
            new PriorityQueue<>(Comparator.<Item<T>>comparingLong(Item::index).thenComparingLong(Item::arrival));
    private long arrivals;

    /**
     * Returns an empty queue.
     *
     * @param givenUp says whether nobody waits for a thing any more: it is thrown out when such things may be many
     */
    IndexQueue(Predicate<T> givenUp) {
        this.givenUp = givenUp;
    }

    private boolean closed;

    /** The lowest index that is waited for: asking whether it is reached, after each entry, takes no lock. */
    private volatile long lowest = Long.MAX_VALUE;

    /** Returns whether it was taken. */
    synchronized boolean offer(long index, T value) {
        if (closed) {
            return false;
        }
        items.add(new Item<>(index, arrivals++, value));
        if (items.size() >= sweepAt) {
            items.removeIf(item -> item.value() != value && givenUp.test(item.value()));
            sweepAt = Math.max(LEAST, 2 * items.size());
        }
        lowest = items.element().index();
        return true;
    }

    /** Returns the first of those that wait for that index or a lower one, or null. */
    @Nullable
    T poll(long index) {
        return lowest > index ? null : pollFirst(index);
    }

    private synchronized @Nullable T pollFirst(long index) {
        Item<T> first = items.peek();
        if (first == null || first.index() > index) {
            return null;
        }
        items.remove();
        Item<T> next = items.peek();
        lowest = next == null ? Long.MAX_VALUE : next.index();
        return first.value();
    }

    /** Closes, and returns what waits, in order. */
    synchronized List<T> close() {
        closed = true;
        lowest = Long.MAX_VALUE;
        List<T> left = new ArrayList<>();
        while (!items.isEmpty()) {
            left.add(items.remove().value());
        }
        return left;
    }
}
