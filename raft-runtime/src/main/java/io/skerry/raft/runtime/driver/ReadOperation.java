package io.skerry.raft.runtime.driver;

import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.GroupStoppedException;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.runtime.apply.ClientFuture;
import io.skerry.raft.runtime.apply.Completions;
import io.skerry.raft.runtime.apply.ReadTask;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A read on its way. It changes nothing, so whatever goes wrong, it certainly did not happen.
 *
 * @param <S> the state machine
 * @param <T> what the query returns
 */
final class ReadOperation<S, T> extends Operation<T> implements ReadTask<S>, Runnable {

    /** What an open read takes of its group's admission. */
    static final int ADMITTED_BYTES = 256;

    private final Reads<S> reads;
    private final ReadConsistency consistency;
    /** Null once the outcome is decided. */
    private @Nullable Function<? super S, ? extends T> query;

    ReadOperation(
            Reads<S> reads,
            ReadConsistency consistency,
            Function<? super S, ? extends T> query,
            ClientFuture<T> future,
            Completions completions,
            Admission admission,
            long deadlineNanos) {
        super(future, completions, admission, ADMITTED_BYTES, deadlineNanos);
        this.reads = reads;
        this.consistency = consistency;
        this.query = query;
    }

    @Override
    void letGo() {
        query = null;
    }

    @Override
    boolean needsLeader() {
        return consistency.needsReadIndex();
    }

    /** Comes to its loop. */
    @Override
    public void run() {
        reads.add(this);
    }

    /** Runs where the state machine runs. What the query throws is its caller's affair. */
    @Override
    public void run(S machine) {
        Function<? super S, ? extends T> asked = query;
        if (asked == null || isDecided()) {
            return;
        }
        T result;
        try {
            result = asked.apply(machine);
        } catch (Throwable e) {
            // Throwable: other languages throw checked exceptions out of anything.
            failHere(e);
            return;
        }
        succeed(result);
    }

    @Override
    public boolean isGivenUp() {
        return isDecided();
    }

    @Override
    public void stopped(Throwable cause) {
        fail(new GroupStoppedException("The group has stopped on this node", cause));
    }

    @Override
    void giveUp(GaveUp reason) {
        fail(
                switch (reason) {
                    case TIMED_OUT -> new NoLeaderException(reads.whatIsWaitedFor(), reads.leader());
                    case CLOSING, ABANDONED -> new ClosingException("The node closes before the read could run");
                    case STOPPED -> reads.stopped();
                });
    }
}
