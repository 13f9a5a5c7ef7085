package io.skerry.raft.runtime.session;

import io.skerry.raft.model.Payload;
import io.skerry.raft.node.CatchingUpException;
import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.LostException;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.session.SessionOutcome;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A call that is sent again while nobody knows what became of it, or while it is refused for the moment, until its deadline.
 * Once some attempt may be in a log, no refusal of a later one says any more that it did not happen.
 *
 * <p>One thread at a time goes on with it: the one that sends it, the one that has the outcome of an attempt, or the one that
 * has taken it out of those that wait.
 *
 * @param <R> the results of the state machine
 * @param <T> what the caller gets
 */
final class RepeatedCall<R, T> {

    /** What an open call takes beside its bytes: itself, its attempt, and its timer. */
    static final int OVERHEAD_BYTES = 768;

    private final Repeats<R> repeats;
    private final CompletableFuture<T> future;
    private final long admittedBytes;
    private final long deadlineNanos;
    private final Consumer<RepeatedCall<R, T>> atEnd;
    /** Null before it was sent. */
    private @Nullable Payload payload;

    private @Nullable Function<SessionOutcome<R>, T> reader;
    private volatile @Nullable Future<?> timer;
    private long attemptNanos;
    private long pauseNanos;
    private boolean mayHaveHappened;
    private volatile boolean ended;

    /**
     * Returns a call that was not sent.
     *
     * @param admittedBytes the room that was taken for it, and is given back at its end
     * @param atEnd         is told, once, before the caller is, on the caller's thread
     */
    RepeatedCall(
            Repeats<R> repeats,
            CompletableFuture<T> future,
            long admittedBytes,
            long deadlineNanos,
            Consumer<RepeatedCall<R, T>> atEnd) {
        this.repeats = repeats;
        this.future = future;
        this.admittedBytes = admittedBytes;
        this.deadlineNanos = deadlineNanos;
        this.atEnd = atEnd;
        this.attemptNanos = repeats.firstAttemptNanos();
        this.pauseNanos = repeats.firstPauseNanos();
    }

    /**
     * Sends it.
     *
     * @param bytes the command, as the log is to have it, each time
     * @param makes makes of an outcome what the caller gets, or throws what he gets instead
     */
    void send(Payload bytes, Function<SessionOutcome<R>, T> makes) {
        payload = bytes;
        reader = makes;
        attempt();
    }

    /** Lets it wait for its turn, until its deadline. */
    void awaitTurn() {
        repeats.keep(this, Math.max(0, deadlineNanos - repeats.nowNanos()));
    }

    void timer(@Nullable Future<?> newTimer) {
        timer = newTimer;
    }

    /** Its turn has come before its timer. */
    void cancelTimer() {
        Future<?> set = timer;
        if (set != null) {
            set.cancel(false);
        }
    }

    /** Returns whether the caller was told, or is about to be. */
    boolean hasEnded() {
        return ended;
    }

    /** Its pause is over. On the loop. */
    void wake() {
        if (payload == null) {
            fail(new OverloadedException("As many calls of the session as may be under way were, until the deadline"));
        } else {
            attempt();
        }
    }

    /** It is not sent any more, for the node closes. */
    void close() {
        RaftException closing = new ClosingException("The node closes; the command is in no log");
        fail(closing);
    }

    /** An attempt has less time than the call: its answer may have been lost without anybody noticing. */
    private void attempt() {
        long untilNanos = Math.min(deadlineNanos, repeats.nowNanos() + attemptNanos);
        attemptNanos *= 2;
        repeats.submit(Objects.requireNonNull(payload), untilNanos).whenComplete(this::onAttempt);
    }

    private void onAttempt(@Nullable SessionOutcome<R> outcome, @Nullable Throwable failure) {
        if (failure == null) {
            repeats.tell(() -> end(() -> succeed(Objects.requireNonNull(outcome))));
            return;
        }
        mayHaveHappened |= failure instanceof OutcomeUnknownException;
        long leftNanos = deadlineNanos - repeats.nowNanos();
        if (!isWorthAnother(failure) || leftNanos <= 0 || repeats.isClosed()) {
            fail(failure);
            return;
        }
        long pause = Math.min(leftNanos, Repeats.jittered(pauseNanos));
        pauseNanos = Math.min(2 * pauseNanos, repeats.longestPauseNanos());
        repeats.keep(this, pause);
    }

    private static boolean isWorthAnother(Throwable failure) {
        return failure instanceof OutcomeUnknownException
                || failure instanceof LostException
                || failure instanceof NoLeaderException
                || failure instanceof CatchingUpException
                || failure instanceof OverloadedException;
    }

    private void fail(Throwable failure) {
        // Never here: an attempt may fail before it returns, and so may the one of whoever is next, and the next.
        repeats.tellElsewhere(() -> end(() -> future.completeExceptionally(whatIsKnown(failure))));
    }

    private Throwable whatIsKnown(Throwable failure) {
        return !mayHaveHappened || failure instanceof OutcomeUnknownException
                ? failure
                : new OutcomeUnknownException(
                        "An attempt of the command may be in a log, and the last one was refused: "
                                + failure.getMessage(),
                        failure);
    }

    private void succeed(SessionOutcome<R> outcome) {
        T result;
        try {
            result = Objects.requireNonNull(reader).apply(outcome);
        } catch (RaftException e) {
            future.completeExceptionally(e);
            return;
        }
        future.complete(result);
    }

    /** The room is free again when the caller is told, not before. */
    private void end(Runnable telling) {
        ended = true;
        atEnd.accept(this);
        repeats.giveBackRoom(admittedBytes);
        telling.run();
    }
}
