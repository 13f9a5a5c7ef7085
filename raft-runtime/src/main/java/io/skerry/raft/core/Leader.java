package io.skerry.raft.core;

import io.skerry.raft.core.read.HeartbeatRounds;
import io.skerry.raft.core.replication.Progress;
import io.skerry.raft.core.replication.ProgressState;
import io.skerry.raft.message.AppendEntriesResponse;
import io.skerry.raft.message.HeartbeatRequest;
import io.skerry.raft.message.HeartbeatResponse;
import io.skerry.raft.message.InstallSnapshotResponse;
import io.skerry.raft.message.OtherStoreResponse;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.RecordHeader;
import io.skerry.raft.storage.LogRead;
import java.util.ArrayList;
import java.util.List;

/**
 * Leads a term (paper, figure 2: rules for leaders): takes proposals, brings the log to the followers, commits, and
 * makes itself heard. It gives up when it reaches no majority for an election timeout, or when its disk hangs, or when its
 * state machine has no room and another node might. Confined
 * to the core.
 */
final class Leader extends RoleBehaviour {

    private final Followers followers;
    private final SnapshotOffers offers;
    private final Replicator replicator;
    private final Proposals proposals;
    private final RebindObstacles obstacles;
    private final LeaderReads reads;
    private final HeartbeatRounds rounds;
    private final long sinceNanos;
    private long nextBeatNanos;

    Leader(NodeState state, Roles roles) {
        super(state, roles);
        this.followers = new Followers(state);
        this.offers = new SnapshotOffers(state);
        this.replicator = new Replicator(state, offers);
        this.proposals = new Proposals(state.answers);
        this.obstacles = new RebindObstacles(state, followers, this::isInContact);
        this.reads = new LeaderReads(state);
        this.rounds = new HeartbeatRounds(state.config.electionTimeoutNanos());
        this.sinceNanos = state.nowNanos;
        this.nextBeatNanos = state.nowNanos + state.config.heartbeatIntervalNanos();
    }

    @Override
    Role role() {
        return Role.LEADER;
    }

    /** Begins the term with an entry of its own: only with it may what came before be committed (paper §5.4.2, §8). */
    void start() {
        append(EntryType.NO_OP, List.of(Payload.EMPTY));
    }

    // ---- time

    @Override
    long deadlineNanos() {
        long timeout = state.config.electionTimeoutNanos();
        long deadline = Math.min(nextBeatNanos, quorumContactNanos() + timeout);
        long oldestWrite = state.writes.oldestSinceNanos();
        deadline = oldestWrite == Long.MAX_VALUE ? deadline : Math.min(deadline, oldestWrite + timeout);
        return Math.min(deadline, reads.deadlineNanos());
    }

    @Override
    void onTime() {
        if (!leaderLives() || state.isDiskHanging() || state.givesWay()) {
            roles.stepDown();
            return;
        }
        reads.onTime();
        if (state.nowNanos >= nextBeatNanos) {
            beat();
        }
    }

    /** Check-quorum: a leader whom no majority has answered for an election timeout leads nobody (dissertation §6.2). */
    @Override
    boolean leaderLives() {
        return state.nowNanos - quorumContactNanos() < state.config.electionTimeoutNanos();
    }

    /** When the last round that a quorum has answered was <em>sent</em>: what was true later, nobody has said. */
    private long quorumContactNanos() {
        long contact = state.membership.reachedBy(this::contactNanos, state.commitIndex());
        return Math.max(contact, sinceNanos);
    }

    private long contactNanos(Member member) {
        if (member.equals(state.self)) {
            return state.nowNanos;
        }
        Progress progress = followers.find(member);
        return progress == null ? 0 : rounds.sentNanos(progress.ackedRound(), 0);
    }

    private void beat() {
        long round = rounds.beat(state.nowNanos);
        nextBeatNanos = state.nowNanos + state.config.heartbeatIntervalNanos();
        offers.onBeat();
        for (Progress progress : followers.all()) {
            progress.onBeat(round);
            sendHeartbeat(progress, round);
        }
    }

    private void sendHeartbeat(Progress progress, long round) {
        long commit = Math.min(state.commitIndex(), progress.matchIndex());
        progress.onCommitSent(commit);
        state.outbox.send(new HeartbeatRequest(state.to(progress.member()), round, commit, acknowledged(progress)));
    }

    /** What the follower has acknowledged, as a position: none, if it lies so far back that its term is forgotten. */
    private LogPosition acknowledged(Progress progress) {
        long index = progress.acknowledgedIndex();
        return index < state.log.boundary().index() ? LogPosition.NONE : state.log.positionAt(index);
    }

    // ---- answers of followers

    @Override
    public void on(AppendEntriesResponse response) {
        Progress progress = followers.find(response.sender());
        if (progress != null && replicator.onResponse(progress, response)) {
            maybeCommit();
        }
    }

    @Override
    public void on(HeartbeatResponse response) {
        Progress progress = followers.find(response.sender());
        if (progress == null) {
            return;
        }
        if (response.lost() && !progress.isLost()) {
            progress.becomeLost();
            state.answers.report(new Report.AcknowledgedLost(response.from(), progress.acknowledgedIndex()));
        }
        replicator.requireInLog(response.acceptedIndex());
        boolean hadState = progress.neededSnapshot() == 0;
        progress.onRound(response.round(), response.acceptedIndex(), response.neededSnapshot());
        offers.onRound(progress, hadState);
        if (replicator.onMatch(progress, response.matchIndex())) {
            maybeCommit();
        }
        confirmReads();
    }

    @Override
    public void on(OtherStoreResponse response) {
        Progress progress = followers.find(response.from());
        if (progress != null && progress.member().store().equals(response.named())) {
            progress.becomeReplaced();
        }
    }

    @Override
    public void on(InstallSnapshotResponse response) {
        Progress progress = followers.find(response.sender());
        if (progress != null) {
            offers.onResponse(progress, response);
        }
    }

    @Override
    void onSnapshotAvailable() {
        offers.onAvailable();
    }

    @Override
    long snapshotPin() {
        return followers.pin(this::isInContact);
    }

    @Override
    void onUnreachable(NodeId peer) {
        Progress progress = followers.find(peer);
        if (progress != null && progress.state() == ProgressState.REPLICATE) {
            progress.becomeProbe(progress.firstUnaccepted());
        }
    }

    @Override
    void onLogRange(long id, LogRead<EncodedEntries> read) {
        for (Progress progress : followers.all()) {
            if (progress.receivedRange(id)) {
                replicator.onRange(progress, read);
            }
        }
    }

    // ---- commitment

    @Override
    void onPersisted() {
        maybeCommit();
    }

    /**
     * Commits what a quorum holds durably, this node counting like any other (dissertation §10.2.1), if it is of this
     * term; what came before is committed with it, and never by counting alone (paper §5.4.2, figure 8).
     */
    private void maybeCommit() {
        boolean committed = false;
        // Once a membership is committed, stores that were on trial count, and more may be committed with them.
        while (commitNext()) {
            committed = true;
        }
        if (committed) {
            confirmMembership();
        }
    }

    private boolean commitNext() {
        long reached = state.membership.reachedBy(this::durableIndex, state.commitIndex());
        if (reached <= state.commitIndex() || state.log.termAt(reached) != state.term()) {
            return false;
        }
        state.commitUpTo(reached);
        proposals.commitUpTo(reached);
        return true;
    }

    private long durableIndex(Member member) {
        if (member.equals(state.self)) {
            return state.keeper.durableIndex();
        }
        Progress progress = followers.find(member);
        return progress == null ? 0 : progress.matchIndex();
    }

    // ---- proposals

    @Override
    void propose(long firstId, List<Payload> payloads) {
        long bytes = 0;
        for (Payload payload : payloads) {
            bytes += RecordHeader.recordBytes(payload.size());
        }
        if (payloads.size() > 1 && bytes > state.config.maxUncommittedBytes()) {
            // It would never find room, not even when nothing is in flight.
            refuse(firstId, payloads.size(), Refusal.TOO_LARGE);
        } else if (isOverloaded(bytes, payloads.size())) {
            refuse(firstId, payloads.size(), Refusal.OVERLOADED);
        } else {
            proposeEntries(firstId, EntryType.COMMAND, payloads);
        }
    }

    /** One proposal is always taken when none is in flight; no budget may stop the protocol. */
    private boolean isOverloaded(long bytes, int count) {
        boolean alone = proposals.count() == 0 && count == 1;
        boolean uncommitted = proposals.bytes() + bytes > state.config.maxUncommittedBytes() && !alone;
        long undurable = state.writes.undurableBytes();
        return uncommitted
                || (undurable > 0 && (state.isDiskCrowded() || undurable + bytes > state.config.maxUndurableBytes()));
    }

    private void proposeEntries(long firstId, EntryType type, List<Payload> payloads) {
        EncodedEntries entries = append(type, payloads);
        proposals.add(firstId, entries.count(), entries.position(0), entries.bytes());
        state.answers.appended(new Appended(firstId, entries.count(), entries.position(0)));
    }

    private EncodedEntries append(EntryType type, List<Payload> payloads) {
        long index = state.log.lastIndex();
        List<LogEntry> entries = new ArrayList<>(payloads.size());
        for (Payload payload : payloads) {
            index++;
            entries.add(new LogEntry(LogPosition.of(state.term(), index), type, payload));
        }
        EncodedEntries encoded = state.codec.encode(entries);
        state.keeper.append(encoded);
        return encoded;
    }

    private void refuse(long firstId, int count, Refusal reason) {
        state.answers.proposal(new ProposalOutcome.Refused(firstId, count, reason, state.leader()));
    }

    /** Gives a node that comes back with another disk its place again. */
    @Override
    void rebind(long id, Member rebound) {
        MembershipObstacle obstacle = obstacles.to(rebound);
        if (obstacle != null) {
            state.answers.proposal(new ProposalOutcome.Refused(id, 1, Refusal.MEMBERSHIP, obstacle, state.leader()));
            return;
        }
        Membership next = state.membership.withStore(rebound);
        proposeEntries(id, EntryType.MEMBERSHIP, List.of(next.toPayload()));
        followers.refresh();
    }

    private boolean isInContact(Member member) {
        long oldest = state.nowNanos - state.config.electionTimeoutNanos();
        return contactNanos(member) > Math.max(0, oldest);
    }

    /** Says once more, in the log, what only those know who know the commit index: the new store counts. */
    private void confirmMembership() {
        if (state.membership.needsConfirmation(state.commitIndex())) {
            append(EntryType.MEMBERSHIP, List.of(state.membership.latest().toPayload()));
            followers.refresh();
        }
    }

    // ---- reads

    @Override
    void read(long id) {
        reads.add(id);
    }

    @Override
    public void on(ReadIndexRequest request) {
        reads.add(request.sender(), request.read());
    }

    private void confirmReads() {
        reads.onConfirmed(state.membership.reachedBy(this::confirmedRound, state.commitIndex()));
    }

    private long confirmedRound(Member member) {
        if (member.equals(state.self)) {
            return rounds.current();
        }
        Progress progress = followers.find(member);
        return progress == null ? 0 : progress.ackedRound();
    }

    // ---- the end of a turn

    /** Sends what has gathered: a round for new reads, entries, and the commit index to those who would wait for it. */
    @Override
    void flush() {
        if (reads.needRound() && state.hasCommittedInTerm()) {
            reads.join(rounds.begin());
            followers.all().forEach(progress -> sendHeartbeat(progress, rounds.current()));
            confirmReads();
        }
        for (Progress progress : followers.all()) {
            boolean sent = replicator.send(progress);
            offers.flush(progress);
            long commit = Math.min(state.commitIndex(), progress.matchIndex());
            if (!sent && commit > progress.commitSent() && progress.inflights().messages() == 0) {
                sendHeartbeat(progress, rounds.current());
            }
        }
    }

    @Override
    void leave(Refusal reason) {
        proposals.abandon();
        reads.refuseAll(reason);
    }

    @Override
    RoleStatus status() {
        return new RoleStatus(proposals.count(), proposals.bytes(), reads.size(), followers.status());
    }
}
