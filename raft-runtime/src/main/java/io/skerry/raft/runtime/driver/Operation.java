package io.skerry.raft.runtime.driver;

import io.skerry.raft.node.RaftException;
import io.skerry.raft.runtime.apply.ClientFuture;
import io.skerry.raft.runtime.apply.Completions;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A call of an application, from when it was let in until its outcome is decided: exactly once, by whoever comes first.
 * From then on it is an empty shell: those that it stands in line with may keep it for long, and nothing bounds what it
 * would hold.
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

    /** Null once the outcome is decided: taken by whoever decides. */
    private @Nullable ClientFuture<T> future;

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

    /** Returns whom to tell the outcome, if it is for the caller of this to tell, else null. */
    private @Nullable ClientFuture<T> decide() {
        if (!DECIDED.compareAndSet(this, false, true)) {
            return null;
        }
        ClientFuture<T> taken = future;
        future = null;
        letGo();
        return taken;
    }

    /** The outcome is decided: lets go of what the caller has brought. Called once, by any thread. */
    void letGo() {}

    /** The call ends in an exception, which the caller learns of on a thread for user code. */
    final void fail(RaftException failure) {
        ClientFuture<T> told = decide();
        if (told != null) {
            completions.complete(() -> {
                giveBack();
                told.completeExceptionally(failure);
            });
        }
    }

    /** The call has a result, on a thread for user code. */
    final void succeed(T result) {
        ClientFuture<T> told = decide();
        if (told != null) {
            completions.completeHere(() -> {
                giveBack();
                told.complete(result);
            });
        }
    }

    /** The call has a result, which the caller learns of on a thread for user code. */
    final void succeedLater(T result) {
        ClientFuture<T> told = decide();
        if (told != null) {
            completions.complete(() -> {
                giveBack();
                told.complete(result);
            });
        }
    }

    /** The query of the application threw, on a thread for user code. */
    final void failHere(Throwable failure) {
        ClientFuture<T> told = decide();
        if (told != null) {
            completions.completeHere(() -> {
                giveBack();
                told.completeExceptionally(failure);
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

    /** Returns whether the call needs the state of this node. */
    boolean needsState() {
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
