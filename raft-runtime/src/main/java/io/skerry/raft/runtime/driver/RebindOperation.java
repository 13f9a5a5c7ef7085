package io.skerry.raft.runtime.driver;

import io.skerry.raft.model.Member;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.MembershipRefusedException;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.runtime.apply.ClientFuture;
import io.skerry.raft.runtime.apply.Completions;
import org.jspecify.annotations.Nullable;

/**
 * A rebinding on its way. It is asked for again until it is decided, because that is safe; it is certain not to have
 * happened only if each time it was asked for was answered so.
 */
final class RebindOperation extends Operation<Member> implements Runnable {

    /** What an open call takes of its group's admission. */
    static final int ADMITTED_BYTES = 256;

    private final Rebinds rebinds;
    private final NodeId node;
    private final StoreId store;
    /** How often it was asked for and not answered yet; and whether an answer was lost, or was that nobody knows. */
    private int unanswered;

    private boolean uncertain;
    private @Nullable MembershipObstacle obstacle;
    private long nextNanos;

    RebindOperation(
            Rebinds rebinds,
            NodeId node,
            StoreId store,
            ClientFuture<Member> future,
            Completions completions,
            Admission admission,
            long deadlineNanos) {
        super(future, completions, admission, ADMITTED_BYTES, deadlineNanos);
        this.rebinds = rebinds;
        this.node = node;
        this.store = store;
    }

    NodeId node() {
        return node;
    }

    StoreId store() {
        return store;
    }

    /** A node that is passive may bring it to a leader, too. */
    @Override
    boolean needsLeader() {
        return false;
    }

    /** Comes to its loop. */
    @Override
    public void run() {
        rebinds.add(this);
    }

    long nextNanos() {
        return nextNanos;
    }

    void waitUntil(long nanos) {
        nextNanos = nanos;
    }

    void asked() {
        unanswered++;
    }

    void bound(StoreId committed) {
        succeedLater(new Member(node, committed));
    }

    /** It came into no log this time, and nobody can say more. */
    void notTaken() {
        unanswered--;
    }

    void refused(MembershipObstacle why) {
        unanswered--;
        obstacle = why;
        if (!why.mayPass()) {
            fail(refusal(why));
        }
    }

    void answerLost() {
        unanswered--;
        uncertain = true;
    }

    @Override
    boolean needsState() {
        return false;
    }

    @Override
    void giveUp(GaveUp reason) {
        if (isUncertain()) {
            fail(new OutcomeUnknownException(
                    "Whether node " + node + " is rebound was not known when the call ended; to ask again is safe"));
            return;
        }
        fail(
                switch (reason) {
                    case TIMED_OUT ->
                        obstacle != null
                                ? refusal(obstacle)
                                : new NoLeaderException(
                                        rebinds.whatIsWaitedFor() + "; a rebind needs a majority without node " + node,
                                        rebinds.leader());
                    case CLOSING, ABANDONED -> new ClosingException("The node closes; nothing was changed");
                    case STOPPED -> rebinds.stopped();
                });
    }

    private boolean isUncertain() {
        return uncertain || unanswered > 0;
    }

    private RaftException refusal(MembershipObstacle why) {
        String text = rebinds.describe(why, node, store);
        return isUncertain()
                ? new OutcomeUnknownException("An earlier attempt may have taken effect; the last one did not: " + text)
                : new MembershipRefusedException(why, text);
    }
}
