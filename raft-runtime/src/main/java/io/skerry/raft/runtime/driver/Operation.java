package io.skerry.raft.runtime.driver;

import io.skerry.raft.node.RaftException;
import io.skerry.raft.runtime.apply.ClientFuture;
import io.skerry.raft.runtime.apply.Completions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A call of an application, from when it was let in until its outcome is decided: exactly once, by whoever comes first.
 *
 * <p>Deciding is thread-safe; everything else is confined to the event loop.
 *
 * @param <T> what the caller gets
 */
abstract class Operation<T> {

    private static final VarHandle DECIDED;

    static {
        try {
            DECIDED = MethodHandles.lookup().findVarHandle(Operation.class, "decided", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final ClientFuture<T> future;
    private final Completions completions;
    private final Admission admission;
    private final long admittedBytes;
    private final long deadlineNanos;

    @SuppressWarnings("unused") // By its handle.
    private volatile boolean decided;

    Operation(
            ClientFuture<T> future,
            Completions completions,
            Admission admission,
            long admittedBytes,
            long deadlineNanos) {
        this.future = future;
        this.completions = completions;
        this.admission = admission;
        this.admittedBytes = admittedBytes;
        this.deadlineNanos = deadlineNanos;
    }

    final long deadlineNanos() {
        return deadlineNanos;
    }

    final boolean isDecided() {
        return decided;
    }

    /** Returns whether the outcome is for the caller of this to tell; only once. */
    private boolean decide() {
        return DECIDED.compareAndSet(this, false, true);
    }

    /** The call ends in an exception, which the caller learns of on a thread for user code. */
    final void fail(RaftException failure) {
        if (decide()) {
            completions.complete(() -> {
                giveBack();
                future.completeExceptionally(failure);
            });
        }
    }

    /** The call has a result, on a thread for user code. */
    final void succeed(T result) {
        if (decide()) {
            completions.completeHere(() -> {
                giveBack();
                future.complete(result);
            });
        }
    }

    /** The call has a result, which the caller learns of on a thread for user code. */
    final void succeedLater(T result) {
        if (decide()) {
            completions.complete(() -> {
                giveBack();
                future.complete(result);
            });
        }
    }

    /** The query of the application threw, on a thread for user code. */
    final void failHere(Throwable failure) {
        if (decide()) {
            completions.completeHere(() -> {
                giveBack();
                future.completeExceptionally(failure);
            });
        }
    }

    /** The room is free again when the caller is told, not before: so what waits to be told is bounded, too. */
    private void giveBack() {
        admission.giveBack(admittedBytes);
    }

    /** Returns whether the call needs a leader, and a store that counts. */
    boolean needsLeader() {
        return true;
    }

    /** Ends the call because its deadline has passed, or because it cannot be waited for any longer. */
    abstract void giveUp(GaveUp reason);

    /** Why a call is not waited for any longer. */
    enum GaveUp {
        /** Its deadline has passed. */
        TIMED_OUT,
        /** The node closes. */
        CLOSING,
        /** The group has stopped. */
        STOPPED,
        /** The node has closed, and user code has not come to an end. */
        ABANDONED
    }
}
