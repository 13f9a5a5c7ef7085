package io.skerry.raft.core;

import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.PreVoteRequest;
import io.skerry.raft.message.PreVoteResponse;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;

/**
 * Settles terms before a role handles a message. A higher term than one's own is adopted, whoever tells it, and ends every
 * role; a lower one is over (paper §5.1). The exceptions: questions that bind nobody, and a candidate that asks while the
 * leader is well. Confined to the core.
 */
final class TermGuard {

    private final NodeState state;
    private final Roles roles;

    TermGuard(NodeState state, Roles roles) {
        this.state = state;
        this.roles = roles;
    }

    /** Returns whether the message is to be handled, now that the term is what it says. */
    boolean admits(RaftMessage message) {
        if (message instanceof PreVoteRequest) {
            return true;
        }
        if (message.term() > state.term()) {
            return adopt(message);
        }
        boolean binding = !(message instanceof PreVoteResponse || message instanceof ReadIndexRequest);
        if (message.term() < state.term() && binding) {
            answerStale(message);
            return false;
        }
        return true;
    }

    private boolean adopt(RaftMessage message) {
        if (message instanceof RequestVoteRequest && roles.current().leaderLives()) {
            return false; // Dissertation §4.2.3: who hears a leader helps nobody to depose it.
        }
        boolean fromLeader = isFromLeader(message);
        roles.enterTerm(message.term(), fromLeader ? message.from() : null);
        return true;
    }

    private static boolean isFromLeader(RaftMessage message) {
        return message instanceof AppendEntriesRequest
                || message instanceof HeartbeatRequest
                || message instanceof InstallSnapshotRequest;
    }

    /** Tells the sender that its term is over; a late answer is passed over. */
    private void answerStale(RaftMessage message) {
        Envelope to = state.to(message.sender());
        if (message instanceof AppendEntriesRequest || message instanceof InstallSnapshotRequest) {
            state.outbox.send(AppendEntriesResponse.staleTerm(to));
        } else if (message instanceof HeartbeatRequest request) {
            state.outbox.send(new HeartbeatResponse(to, request.round(), 0, 0, false, 0));
        } else if (message instanceof RequestVoteRequest) {
            state.outbox.send(new RequestVoteResponse(to, false));
        }
    }
}
