package io.skerry.raft.testkit.history;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Records what clients do while they do it. It keeps all of it: whoever records for long begins a new one now and then.
 *
 * <p>Thread-safe.
 *
 * @param <S> a state of the objects
 */
public final class History<S> {

    private final LongSupplier nanos;
    private final AtomicLong next = new AtomicLong(1);
    private final Queue<Pending<S>> all = new ConcurrentLinkedQueue<>();

    /**
     * Begins a history.
     *
     * @param nanos a clock that never goes back, the same for all clients
     */
    public History(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * Notes that an operation is about to be sent. Repeating it, where it has its effect once, is the same operation.
     *
     * @param asked without its answer; what a read says here does not matter
     */
    public Pending<S> begin(String client, String key, Action<S> asked) {
        Pending<S> pending = new Pending<>(nanos, next.getAndIncrement(), client, key, asked, nanos.getAsLong());
        all.add(pending);
        return pending;
    }

    /** Returns all operations so far; of those that have not ended nobody knows what will become of them. */
    public List<Operation<S>> operations() {
        return all.stream().map(Pending::operation).toList();
    }

    /** Returns how many operations have begun. */
    public long size() {
        return next.get() - 1;
    }

    /**
     * An operation that has begun, and ends once.
     *
     * <p>Thread-safe.
     *
     * @param <S> a state of the object
     */
    public static final class Pending<S> {

        private final LongSupplier nanos;
        private final Operation<S> begun;
        private final AtomicReference<@Nullable Operation<S>> ended = new AtomicReference<>();

        private Pending(LongSupplier nanos, long number, String client, String key, Action<S> asked, long beginNanos) {
            this.nanos = nanos;
            this.begun = new Operation<>(number, client, key, asked, Outcome.UNKNOWN, beginNanos, Operation.OPEN);
        }

        /** It was answered so. */
        public void answered(Action<S> answered) {
            end(answered, Outcome.ANSWERED, nanos.getAsLong());
        }

        /** It certainly did not take effect, and never will. */
        public void refused() {
            end(begun.action(), Outcome.REFUSED, nanos.getAsLong());
        }

        /** Nobody knows. */
        public void unknown() {
            end(begun.action(), Outcome.UNKNOWN, Operation.OPEN);
        }

        private void end(Action<S> action, Outcome outcome, long endNanos) {
            Operation<S> operation = new Operation<>(
                    begun.number(), begun.client(), begun.key(), action, outcome, begun.beginNanos(), endNanos);
            if (!ended.compareAndSet(null, operation)) {
                throw new IllegalStateException("Operation " + begun.number() + " ends twice: " + ended.get());
            }
        }

        private Operation<S> operation() {
            Operation<S> end = ended.get();
            return end != null ? end : begun;
        }
    }
}
