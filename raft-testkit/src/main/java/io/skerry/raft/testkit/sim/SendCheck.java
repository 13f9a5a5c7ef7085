package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.Role;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.AppendEntriesResponse.Status;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.InstallSnapshotRequest;
import io.skerry.raft.message.InstallSnapshotResponse;
import io.skerry.raft.message.OtherStoreResponse;
import io.skerry.raft.message.PreVoteRequest;
import io.skerry.raft.message.PreVoteResponse;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.message.RequestVoteResponse;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Payload;

/**
 * Nothing is sent that promises more than is durable: each message is held against what its sender's disk has synced at
 * that moment, and against the log of the leader that it is about. Not thread-safe; made for one message.
 */
final class SendCheck implements RaftMessage.Handler {

    private final SimCluster cluster;
    private final Replica sender;
    private final RaftMessage message;

    private SendCheck(SimCluster cluster, Replica sender, RaftMessage message) {
        this.cluster = cluster;
        this.sender = sender;
        this.message = message;
    }

    /** Requires that the node may send the message now. */
    static void check(SimCluster cluster, Replica sender, RaftMessage message) {
        SendCheck check = new SendCheck(cluster, sender, message);
        if (!message.sender().equals(sender.self())) {
            throw check.broken("is signed by %s, not by %s", message.sender(), sender.self());
        }
        long durableTerm = sender.durable().hardState().term();
        if (message.term() > durableTerm) {
            throw check.broken("leaves although only term %d is durable", durableTerm);
        }
        message.deliverTo(check);
    }

    private Violation broken(String format, Object... values) {
        return new Violation("%s %s", MessageText.of(message), String.format(format, values));
    }

    // ---- elections

    @Override
    public void on(PreVoteRequest request) {
        // A pre-vote binds nobody, and an earlier one may still wait for the disk.
    }

    @Override
    public void on(PreVoteResponse response) {
        // A pre-vote binds nobody.
    }

    @Override
    public void on(RequestVoteRequest request) {
        requireVoteFor(sender.self());
        requireOwnLog(request.last());
    }

    @Override
    public void on(RequestVoteResponse response) {
        if (!response.granted()) {
            return;
        }
        requireVoteFor(response.receiver());
        if (!sender.history().hasNamed(sender.self())) {
            throw broken("comes from a store that no membership ever named");
        }
    }

    private void requireVoteFor(Member candidate) {
        HardState durable = sender.durable().hardState();
        boolean isThere = durable.vote().equals(Payload.ofUtf8(candidate.toString()));
        // In a later term the vote of this one was durable before.
        if (durable.term() == message.term() && !isThere) {
            throw broken("leaves although [%s] is durable", durable);
        }
    }

    /** While it stands, a candidate's log does not change; what it sent before may leave later, as if it were late. */
    private void requireOwnLog(LogPosition last) {
        boolean stands = sender.core().role() == Role.CANDIDATE && sender.core().currentTerm() == message.term();
        if (stands && !last.equals(sender.acceptedLog().last())) {
            throw broken(
                    "does not name the end of the log, %s", sender.acceptedLog().last());
        }
    }

    // ---- replication, from the leader

    @Override
    public void on(AppendEntriesRequest request) {
        requireLed();
        requireCommitted(request.leaderCommit());
        SimLog log = sender.acceptedLog();
        if (!leadsTermOf(sender)) {
            return; // A later leader may have changed the log since.
        }
        if (!holds(log, request.previous())) {
            throw broken("does not continue the sender's log (%s, %s]", log.boundary(), log.last());
        }
        if (!request.entries().isEmpty() && !holds(log, request.entries().last())) {
            throw broken("brings entries that the sender's log up to %s does not hold", log.last());
        }
    }

    /** What was cut off on the disk may be in memory for a moment. */
    private boolean holds(SimLog log, LogPosition position) {
        boolean isGone = position.index() < log.boundary().index();
        return isGone
                ? sender.history().committedTerm(position.index()) == position.term()
                : log.holds(position.term(), position.index());
    }

    @Override
    public void on(HeartbeatRequest request) {
        requireLed();
        requireCommitted(request.leaderCommit());
        SimDisk disk = cluster.node(request.to()).diskOf(request.receiver().store());
        DiskGroup receiver = disk == null ? null : disk.durable(sender.number());
        // Once the receiver is in a later term, it may have lost by right what it acknowledged in this one.
        boolean sameTerm = receiver != null && receiver.hardState().term() <= request.term();
        if (sameTerm && request.match().index() > receiver.log.lastIndex()) {
            throw broken("takes more for acknowledged than %s, which is durable there", receiver.log.last());
        }
    }

    private void requireLed() {
        if (!sender.history().leaders().hasLed(sender.node(), message.term())) {
            throw broken("comes from a node that was not elected in that term");
        }
    }

    private void requireCommitted(long index) {
        if (index > sender.history().committedIndex()) {
            throw broken(
                    "says more than %d, which is committed", sender.history().committedIndex());
        }
    }

    // ---- replication, from followers

    @Override
    public void on(AppendEntriesResponse response) {
        if (response.status() == Status.ACCEPTED || response.status() == Status.BUSY) {
            requireDurable(response.index());
        }
    }

    @Override
    public void on(HeartbeatResponse response) {
        if (response.lost()) {
            throw broken("says that something is lost, and nothing ever was");
        }
        requireDurable(response.matchIndex());
        requireLikeLeader(sender.acceptedLog(), response.acceptedIndex());
    }

    private void requireDurable(long index) {
        SimLog durable = sender.durable().log;
        if (index > durable.lastIndex()) {
            throw broken("says more than %s, which is durable", durable.last());
        }
        requireLikeLeader(durable, index);
    }

    /** Requires that a log equals that of the leader up to an index, if the leader still leads the message's term. */
    private void requireLikeLeader(SimLog log, long index) {
        SimNode receiver = cluster.node(message.to());
        if (index == 0 || sender.core().currentTerm() != message.term() || !receiver.isUp()) {
            return;
        }
        Replica leader = receiver.replica(sender.number());
        if (!leadsTermOf(leader) || index <= log.boundary().index()) {
            return;
        }
        SimLog leaderLog = leader.acceptedLog();
        if (index > leaderLog.boundary().index() && !leaderLog.holds(log.termAt(index), index)) {
            throw broken(
                    "says that %d/%d is the leader's, which has term %d there",
                    log.termAt(index), index, leaderLog.termAt(index));
        }
    }

    private boolean leadsTermOf(Replica replica) {
        return replica.isLeader() && replica.core().currentTerm() == message.term();
    }

    // ---- snapshots

    @Override
    public void on(InstallSnapshotRequest request) {
        requireLed();
        requireCommitted(request.leaderCommit());
        long index = request.snapshot().index();
        if (sender.history().committedTerm(index) != request.snapshot().term()) {
            throw broken("offers what is not committed");
        }
    }

    @Override
    public void on(InstallSnapshotResponse response) {
        // That a snapshot is on its way promises nothing.
    }

    // ---- reads and stores

    @Override
    public void on(ReadIndexRequest request) {
        // A question promises nothing.
    }

    @Override
    public void on(ReadIndexResponse response) {
        requireCommitted(response.index());
    }

    @Override
    public void on(OtherStoreResponse response) {
        if (response.named().equals(sender.self().store())) {
            throw broken("refuses its own store");
        }
    }
}
