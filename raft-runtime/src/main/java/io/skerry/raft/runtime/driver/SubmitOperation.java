package io.skerry.raft.runtime.driver;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.LostException;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.runtime.apply.ClientFuture;
import io.skerry.raft.runtime.apply.Completions;
import io.skerry.raft.runtime.apply.Waiting;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A command on its way. Once it may be in a log, nothing but what is applied at its index says what became of it.
 *
 * @param <R> the result
 */
final class SubmitOperation<R> extends Operation<R> implements Waiting<R>, Runnable {

    /** What an open call takes beside its payload. */
    static final int OVERHEAD_BYTES = 256;

    /** How far it has come. */
    private enum Stage {
        /** In no log. */
        WAITING,
        /** Handed to this node's core: if something breaks now, it may be in the log. */
        PROPOSED,
        /** Sent to a leader that has not answered. */
        FORWARDED,
        /** In a leader's log, at a known position. */
        APPENDED,
        /** Committed there, or something else is: the state machine is about to tell. */
        APPLYING
    }

    private final Submissions<R> submissions;
    /** Null once the command is in a log, or its outcome decided: nothing is done with it any more. */
    private @Nullable Payload payload;

    private Stage stage = Stage.WAITING;
    private long term;
    private long index;

    SubmitOperation(
            Submissions<R> submissions,
            Payload payload,
            ClientFuture<R> future,
            Completions completions,
            Admission admission,
            long admittedBytes,
            long deadlineNanos) {
        super(future, completions, admission, admittedBytes, deadlineNanos);
        this.submissions = submissions;
        this.payload = payload;
    }

    static long admittedBytes(Payload payload) {
        return payload.size() + (long) OVERHEAD_BYTES;
    }

    /** Comes to its loop. */
    @Override
    public void run() {
        submissions.add(this);
    }

    Payload payload() {
        return Objects.requireNonNull(payload, "undecided, and in no log yet");
    }

    /** Only what has come to no loop, or is in a log, is decided by another thread: so the loop sees what it does itself. */
    @Override
    void letGo() {
        payload = null;
    }

    void waitForLeader() {
        stage = Stage.WAITING;
    }

    void proposed() {
        stage = Stage.PROPOSED;
    }

    void forwarded() {
        stage = Stage.FORWARDED;
    }

    void appended(long atTerm, long atIndex) {
        stage = Stage.APPENDED;
        payload = null;
        term = atTerm;
        index = atIndex;
    }

    void applying() {
        stage = Stage.APPLYING;
    }

    @Override
    public long term() {
        return term;
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public void applied(R result) {
        succeed(result);
    }

    @Override
    public void lost(LogPosition actual) {
        fail(new LostException(LogPosition.of(term, index), actual));
    }

    @Override
    public void snapshotInstalled(LogPosition snapshot) {
        answerLost("The command stood at " + term + "/" + index
                + ", and the state of this node became that of a snapshot at " + snapshot
                + " before it was applied here");
    }

    /** The connection that it was forwarded on is gone, and with it the answer. */
    void answerLost(String what) {
        fail(new OutcomeUnknownException(what));
    }

    @Override
    boolean needsResult() {
        return true;
    }

    @Override
    void giveUp(GaveUp reason) {
        if (stage == Stage.WAITING) {
            fail(refusal(reason));
        } else if (stage != Stage.APPLYING || reason != GaveUp.CLOSING) {
            fail(new OutcomeUnknownException(whyUnknown(reason)));
        }
    }

    private RaftException refusal(GaveUp reason) {
        return switch (reason) {
            case TIMED_OUT -> new NoLeaderException(submissions.whatIsWaitedFor(), submissions.leader());
            case CLOSING, ABANDONED -> new ClosingException("The node closes; the command is in no log");
            case STOPPED -> submissions.stopped();
        };
    }

    private String whyUnknown(GaveUp reason) {
        String where = switch (stage) {
            case WAITING -> "is in no log";
            case PROPOSED -> "was proposed on this node";
            case FORWARDED -> "was sent to the leader";
            case APPENDED -> "stands in a log at " + term + "/" + index;
            case APPLYING -> "was given to the state machine at " + term + "/" + index;
        };
        return "The command " + where + ", and "
                + switch (reason) {
                    case TIMED_OUT -> "what became of it was not known by the deadline";
                    case CLOSING -> "the node closes before it knows what became of it";
                    case STOPPED -> "the group has stopped on this node before it was applied here";
                    case ABANDONED -> "user code did not come to an end before the node closed";
                };
    }
}
