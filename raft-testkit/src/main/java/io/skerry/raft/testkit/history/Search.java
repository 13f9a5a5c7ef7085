package io.skerry.raft.testkit.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for an order of the operations on one object in which each takes effect between its begin and its end, and each
 * answer is what it would be one after the other: Wing and Gong's search ("Testing and verifying concurrent objects", 1993)
 * with Lowe's memory of what was tried. Operations that are open may be in the order, and need not.
 *
 * <pre>
 *   calls and returns in the order of time:   call a, call b, return a, call c, return b, return c
 *   what may be next in the order of effects: any call before the first return
 *   taking it removes its call and its return; at a return with nothing left to try, the last one taken is put back
 * </pre>
 *
 * <p>Not thread-safe; owned by its creator.
 */
final class Search<S> {

    /** Whether there is an order. */
    enum Result {
        FOUND,
        NONE,
        /** There may be one: more configurations were met than the search was allowed. */
        GAVE_UP
    }

    /** A call or a return, in the list of those that are left. */
    private static final class Event<S> {
        final Operation<S> operation;
        final int bit;
        final boolean isCall;

        @Nullable
        Event<S> before;

        @Nullable
        Event<S> after;
        /** Of a call that ends: its return. */
        @Nullable
        Event<S> end;

        Event(Operation<S> operation, int bit, boolean isCall) {
            this.operation = operation;
            this.bit = bit;
            this.isCall = isCall;
        }

        long nanos() {
            return isCall ? operation.beginNanos() : operation.endNanos();
        }

        void remove() {
            link(before, after);
        }

        void putBack() {
            link(before, this);
            link(this, after);
        }

        static <S> void link(@Nullable Event<S> first, @Nullable Event<S> second) {
            if (first != null) {
                first.after = second;
            }
            if (second != null) {
                second.before = first;
            }
        }
    }

    private record Taken<S>(Event<S> call, S before) {}

    private final long maxConfigurations;
    private final Set<Configuration> met = new HashSet<>();
    private final Deque<Taken<S>> order = new ArrayDeque<>();
    private final Event<S> head;
    private final long[] taken;
    private final int openWords;
    private int left;
    private S state;

    private Search(S initial, List<Operation<S>> operations, long maxConfigurations) {
        this.state = initial;
        this.maxConfigurations = maxConfigurations;
        List<Operation<S>> open = operations.stream().filter(Operation::isOpen).toList();
        List<Operation<S>> ended = operations.stream()
                .filter(operation -> !operation.isOpen())
                .sorted(Comparator.comparingLong(Operation::beginNanos))
                .toList();
        this.openWords = (open.size() + 63) / 64;
        this.taken = new long[openWords + (ended.size() + 63) / 64];
        this.left = ended.size();
        // Before all others, and never removed.
        this.head = new Event<>(operations.get(0), -1, true);
        link(events(open, ended));
    }

    /**
     * Looks for an order.
     *
     * @param maxConfigurations how many configurations are kept in memory at most
     */
    static <S> Result run(S initial, List<Operation<S>> operations, long maxConfigurations) {
        return operations.isEmpty() ? Result.FOUND : new Search<>(initial, operations, maxConfigurations).run();
    }

    private List<Event<S>> events(List<Operation<S>> open, List<Operation<S>> ended) {
        List<Event<S>> events = new ArrayList<>();
        for (int i = 0; i < open.size(); i++) {
            events.add(new Event<>(open.get(i), i, true));
        }
        for (int i = 0; i < ended.size(); i++) {
            Event<S> call = new Event<>(ended.get(i), openWords * 64 + i, true);
            Event<S> end = new Event<>(ended.get(i), call.bit, false);
            call.end = end;
            events.add(call);
            events.add(end);
        }
        // At the same time: calls first, for then they may overlap; those that end soon before the others.
        events.sort(Comparator.<Event<S>>comparingLong(Event::nanos)
                .thenComparing(event -> !event.isCall)
                .thenComparing(event -> event.operation.endNanos()));
        return events;
    }

    private void link(List<Event<S>> events) {
        Event<S> last = head;
        for (Event<S> event : events) {
            Event.link(last, event);
            last = event;
        }
    }

    private Result run() {
        Event<S> event = head.after;
        while (left > 0) {
            if (event != null && event.isCall) {
                S after = event.operation.action().next(state);
                if (after != null && isNew(event, after)) {
                    if (met.size() > maxConfigurations) {
                        return Result.GAVE_UP;
                    }
                    take(event, after);
                    event = head.after;
                } else {
                    event = event.after;
                }
            } else if (order.isEmpty()) {
                return Result.NONE;
            } else {
                event = putBack().after;
            }
        }
        return Result.FOUND;
    }

    private boolean isNew(Event<S> call, S after) {
        flip(call);
        boolean isNew = met.add(new Configuration(after, taken, openWords));
        flip(call);
        return isNew;
    }

    private void flip(Event<S> call) {
        taken[call.bit >> 6] ^= 1L << call.bit;
    }

    private void take(Event<S> call, S after) {
        order.push(new Taken<>(call, state));
        state = after;
        flip(call);
        call.remove();
        if (call.end != null) {
            call.end.remove();
            left--;
        }
    }

    /** What was taken last goes back to where it was. */
    private Event<S> putBack() {
        Taken<S> last = order.pop();
        Event<S> call = last.call();
        if (call.end != null) {
            call.end.putBack();
            left++;
        }
        call.putBack();
        flip(call);
        state = last.before();
        return call;
    }
}
