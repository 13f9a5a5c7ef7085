package io.skerry.raft.core;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.Write.Install;
import io.skerry.raft.core.log.LogWindow;
import io.skerry.raft.core.log.WriteProgress;
import io.skerry.raft.core.membership.MembershipTracker;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.storage.EntryCodec;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What a node has whatever its role (paper, figure 2: persistent state, and volatile state on all servers). Confined to
 * the core.
 */
final class NodeState {

    private static final int WAY_TIMEOUTS = 10;

    final CoreConfig config;
    final GroupId group;
    final Member self;
    final EntryCodec codec;

    final WriteProgress writes = new WriteProgress();
    final Answers answers = new Answers();
    final LogWindow log;
    final TermAndVote termAndVote;
    final MembershipTracker membership;
    final LogKeeper keeper;
    final Outbox outbox;
    final Applying applying;
    final ElectionTimer timer;
    final Installing installing;

    /** The time of the last input. */
    long nowNanos;

    private long commitIndex;
    private @Nullable NodeId leader;
    /** Whether, and when last, the leader of the current term was heard from. */
    private boolean heard;

    private long heardNanos;
    /** Up to where the log is known to equal that of the current term's leader. */
    private long verifiedIndex;

    /** The newest snapshot that may be offered; none, if there is none. */
    private LogPosition snapshot;

    private boolean diskCrowded;
    /** Since when the state machine has had no room to apply anything. */
    private long stateHeldSinceNanos = Long.MAX_VALUE;

    private boolean lost;
    /** What this node finds that it has lost, and must not forget when it starts anew; null if that is written. */
    private @Nullable LogPosition unwrittenLoss;
    /** Counts questions; begins anywhere, so that answers to an earlier life of this node answer none of this one's. */
    private long lastQuestion;

    NodeState(
            CoreConfig config,
            GroupId group,
            Member self,
            RecoveredState recovered,
            EntryCodec codec,
            RandomGenerator random,
            long nowNanos) {
        this.config = config;
        this.group = group;
        this.self = self;
        this.codec = codec;
        this.nowNanos = nowNanos;
        this.log = new LogWindow(recovered.boundary(), recovered.last(), recovered.termStarts());
        this.termAndVote = new TermAndVote(recovered.hardState(), writes);
        this.membership = new MembershipTracker(recovered.memberships());
        this.keeper = new LogKeeper(log, writes, membership, codec, answers);
        this.outbox = new Outbox(termAndVote, writes);
        // What was applied, or truncated, was committed.
        this.commitIndex =
                Math.max(recovered.appliedIndex(), recovered.boundary().index());
        this.verifiedIndex = commitIndex;
        this.applying = new Applying(config, log, recovered.appliedIndex());
        this.snapshot = recovered.snapshot();
        this.installing = new Installing(this, recovered.awaitsState());
        this.lost = recovered.loss() != null;
        this.lastQuestion = random.nextLong();
        this.timer = new ElectionTimer(config.electionTimeoutNanos(), random, nowNanos);
    }

    long term() {
        return termAndVote.term();
    }

    long commitIndex() {
        return commitIndex;
    }

    /** Returns whether an entry of the current term is committed, and so all that earlier leaders have committed. */
    boolean hasCommittedInTerm() {
        return log.termAt(commitIndex) == term();
    }

    /** More of the log is committed. */
    void commitUpTo(long index) {
        commitIndex = Math.max(commitIndex, index);
    }

    @Nullable
    NodeId leader() {
        return leader;
    }

    /** Enters a later term: no vote, no leader, and nothing known to be equal but what is committed (paper §5.4). */
    void enterTerm(long term) {
        termAndVote.adopt(term);
        outbox.dropWaiting();
        forgetLeader();
        verifiedIndex = commitIndex;
    }

    void forgetLeader() {
        leader = null;
        heard = false;
    }

    void follow(@Nullable NodeId node) {
        leader = node;
    }

    /** The leader of the current term made itself heard. */
    void heardFromLeader() {
        heard = true;
        heardNanos = nowNanos;
        timer.reset(nowNanos);
    }

    /** Returns whether the leader was heard from within the shortest election timeout (dissertation §4.2.3). */
    boolean heardRecently() {
        return heard && nowNanos - heardNanos < config.electionTimeoutNanos();
    }

    long verifiedIndex() {
        return verifiedIndex;
    }

    void verified(long index) {
        verifiedIndex = Math.max(verifiedIndex, index);
    }

    LogPosition snapshot() {
        return snapshot;
    }

    void snapshotIs(LogPosition newest) {
        snapshot = newest;
    }

    /** Whether the storage has no room for more than what must not wait. */
    void diskCrowded(boolean crowded) {
        diskCrowded = crowded;
    }

    boolean isDiskCrowded() {
        return diskCrowded;
    }

    boolean isLost() {
        return lost;
    }

    /** The log does not hold what this node has acknowledged: it must not vote any more, in this life or a later one. */
    void becomeLost(LogPosition acknowledged) {
        if (!lost) {
            lost = true;
            unwrittenLoss = acknowledged;
            answers.report(new Report.AcknowledgedLost(self.node(), acknowledged.index()));
        }
    }

    /** Hands out the next write; null, if nothing is to be written. */
    @Nullable
    Write takeWrite() {
        if (!writes.hasUnwritten()
                && !termAndVote.isUnwritten()
                && unwrittenLoss == null
                && !installing.hasUnwritten()) {
            return null;
        }
        LogSlice entries = keeper.unwrittenEntries();
        HardState hardState = termAndVote.takeUnwritten();
        Install install = installing.takeUnwritten();
        List<IndexedMembership> memberships = keeper.takeUnwrittenMemberships();
        LogPosition loss = unwrittenLoss;
        unwrittenLoss = null;
        long number = writes.begin(nowNanos);
        return new Write(number, hardState, install, entries, memberships, loss, outbox.waitingFor(number));
    }

    /** Hands out what is committed and durable here to be applied; nothing, before a snapshot that is installed. */
    List<Apply> takeApplies() {
        return installing.holdsUpApplying() ? List.of() : applying.take(Math.min(commitIndex, keeper.durableIndex()));
    }

    /**
     * Returns whether the node may stand for election: the membership counts its store, and nothing is amiss. Without a
     * state it could lead, and serve nobody.
     */
    boolean mayCampaign() {
        return !lost && !installing.awaitsState() && membership.counts(self, commitIndex);
    }

    /** Whether the state machine has no room to apply anything. */
    void stateHeld(boolean held) {
        stateHeldSinceNanos = held ? Math.min(stateHeldSinceNanos, nowNanos) : Long.MAX_VALUE;
    }

    /**
     * Returns whether others are to lead, because the state machine has had no room for an election timeout: what is committed
     * is not lost, but nobody would be answered. Only for {@value #WAY_TIMEOUTS} timeouts more, in which nobody else was heard to
     * lead: then nobody can, and one who leads answers reads, and says why all else is refused.
     */
    boolean givesWay() {
        if (stateHeldSinceNanos == Long.MAX_VALUE
                || membership.latest().voters().size() < 2) {
            return false;
        }
        long timeout = config.electionTimeoutNanos();
        long held = nowNanos - Math.max(stateHeldSinceNanos, heardNanos);
        return held >= timeout && held < (1 + WAY_TIMEOUTS) * timeout;
    }

    /** Returns whether a write has been under way for an election timeout: the disk hangs. */
    boolean isDiskHanging() {
        long since = writes.oldestSinceNanos();
        return since != Long.MAX_VALUE && nowNanos - since >= config.electionTimeoutNanos();
    }

    /** Returns whether a candidate's log is at least as up to date as this one (paper §5.4.1: by term, then index). */
    boolean isUpToDate(LogPosition candidateLast) {
        return candidateLast.compareTo(log.last()) >= 0;
    }

    /** Returns a name for a question that no other has. */
    long nextQuestion() {
        return ++lastQuestion;
    }

    Envelope to(Member receiver) {
        return new Envelope(group, self, receiver, term());
    }
}
