package io.skerry.raft.core;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.message.OtherStoreResponse;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.EntryCodec;
import io.skerry.raft.storage.LogRead;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One node's part in one Raft group: a function of its inputs, with memory. It computes and does nothing: it reads no
 * clock, starts no thread, touches no disk and no socket, and has no randomness but the generator it is given. Whoever
 * drives it tells it what happened, with the time at which it did, and does what {@link Ready} says.
 *
 * <p>Times are nanoseconds from an origin of the driver's, not negative, read from the clock after the input was taken from
 * its queue; one that goes back counts as the last one. After a late wake-up the driver calls {@link #onTime} as always, handles what has
 * arrived meanwhile, and calls it again.
 *
 * <p>An {@link io.skerry.raft.core.check.InvariantViolation} from any method says that a law of Raft is broken, and that
 * the group must stop: nothing that the core says after it may be trusted.
 *
 * <p>Not thread-safe; owned by its driver, which calls it from one thread.
 */
public final class RaftCore {

    /** A deadline that was missed by more than this part of a heartbeat interval tells of a pause. */
    private static final int LATE_PART = 8;

    private final NodeState state;
    private final Roles roles;
    private final StoreGuard stores;
    private final TermGuard terms;
    private final Snapshots snapshots;
    private long lastProposal;
    private long lastRead;
    /** The deadline that was missed by so much that its timers wait until what has arrived is handled. */
    private long excusedDeadlineNanos = -1;

    private boolean stopped;

    /**
     * Begins a life.
     *
     * @param self      the node, with the store that it runs on
     * @param recovered what is durable
     * @param codec     turns entries into the storage's records
     * @param random    draws election timeouts, and names questions so that no earlier life's answer fits: each life of
     *                  a node needs one that begins elsewhere, or an answer that is late by a life may make a read stale
     * @throws IllegalArgumentException if the membership does not name the stores of its voters
     */
    public RaftCore(
            CoreConfig config,
            GroupId group,
            Member self,
            RecoveredState recovered,
            EntryCodec codec,
            RandomGenerator random,
            long nowNanos) {
        this.state = new NodeState(config, group, self, recovered, codec, random, nowNanos);
        this.roles = new Roles(state);
        this.stores = new StoreGuard(state);
        this.terms = new TermGuard(state, roles);
        this.snapshots = new Snapshots(state, roles);
        if (state.mayCampaign() && state.membership.isMetBy(self::equals, state.commitIndex())) {
            roles.becomePreCandidate(); // Nobody else is there to wait for.
        }
    }

    // ---- inputs

    /**
     * A message arrived.
     *
     * @throws IllegalArgumentException if it is meant for another node or group
     */
    public void onMessage(long nowNanos, RaftMessage message) {
        at(nowNanos);
        if (stopped || !stores.admits(message)) {
            return;
        }
        if (message instanceof OtherStoreResponse other) {
            stores.onOtherStore(other);
            other.deliverTo(roles.current());
        } else if (terms.admits(message)) {
            message.deliverTo(roles.current());
        }
    }

    /** A deadline may have passed. */
    public void onTime(long nowNanos) {
        at(nowNanos);
        long deadline = deadlineNanos();
        if (stopped || state.nowNanos < deadline) {
            return;
        }
        boolean late = state.nowNanos - deadline > state.config.heartbeatIntervalNanos() / LATE_PART;
        if (late && deadline != excusedDeadlineNanos) {
            // This node slept. What it waits for may have arrived long ago, and lie unread.
            excusedDeadlineNanos = deadline;
            return;
        }
        roles.current().onTime();
    }

    /**
     * Payloads are to be replicated, in this order: all of them, or, if one is too large or there is no room for them,
     * none. Each ends in exactly one {@link ProposalOutcome}. What several callers want is proposed together only up to
     * {@link CoreConfig#maxUncommittedBytes}: beyond it all would be refused as too large.
     *
     * @return the number of the first; the others follow it
     * @throws IllegalArgumentException if there are none
     */
    public long propose(long nowNanos, List<Payload> payloads) {
        at(nowNanos);
        if (payloads.isEmpty()) {
            throw new IllegalArgumentException("At least one payload is needed");
        }
        long firstId = lastProposal + 1;
        lastProposal += payloads.size();
        if (stopped) {
            refuseProposals(firstId, payloads.size(), Refusal.STOPPED);
        } else if (state.config.isAnyTooLarge(payloads)) {
            refuseProposals(firstId, payloads.size(), Refusal.TOO_LARGE);
        } else {
            roles.current().propose(firstId, payloads);
        }
        return firstId;
    }

    /**
     * A node comes back with another disk, and somebody who may say so says that the old one is gone for good: the
     * membership is to name its new store. It counts once that is committed without it. If others that must commit it
     * lag behind, it waits for them: they get what the lost store acknowledged first.
     *
     * @return the number of this proposal
     * @throws IllegalArgumentException if no store is named
     */
    public long rebind(long nowNanos, NodeId node, StoreId store) {
        at(nowNanos);
        if (!store.isKnown()) {
            throw new IllegalArgumentException("Node " + node + " cannot be bound to no store");
        }
        long id = ++lastProposal;
        if (stopped) {
            refuseProposals(id, 1, Refusal.STOPPED);
        } else {
            roles.current().rebind(id, new Member(node, store));
        }
        return id;
    }

    /**
     * A linearizable read is asked for. It ends in exactly one {@link ReadOutcome}.
     *
     * @return its number
     */
    public long read(long nowNanos) {
        at(nowNanos);
        long id = ++lastRead;
        if (stopped) {
            state.answers.read(new ReadOutcome.Refused(id, 1, Refusal.STOPPED));
        } else {
            roles.current().read(id);
        }
        return id;
    }

    /** A write, and all with lower numbers, are durable. */
    public void onPersisted(long nowNanos, long writeNumber) {
        at(nowNanos);
        state.writes.complete(writeNumber);
        if (!stopped) {
            state.outbox.onPersisted();
            roles.current().onPersisted();
        }
    }

    /** The state machine has applied up to an index. */
    public void onApplied(long nowNanos, long index) {
        at(nowNanos);
        state.applying.onApplied(index);
        state.installing.onApplied(index);
    }

    /**
     * Tells which snapshot is the newest that may be offered to others: taken here or installed here, durable, and found to
     * be undamaged. Answers {@link Ready#takeSnapshot}, too.
     *
     * @param newest its position; {@link LogPosition#NONE} if there is none any more
     * @throws IllegalArgumentException if it was not applied here, or the log has another term there
     */
    public void onSnapshotAvailable(long nowNanos, LogPosition newest) {
        at(nowNanos);
        if (!stopped) {
            snapshots.onAvailable(newest);
        }
    }

    /**
     * A snapshot of another node is here, complete and undamaged. It becomes the state if it is of use: not if as much is
     * committed here, if another is being installed, or if nobody has said that what it holds belongs to the leader's log.
     *
     * @param membership the membership in force at its position, and where it stands
     * @return whether it is installed, with the next write; if not, it is dropped
     * @throws IllegalArgumentException if the membership stands above the position, or does not name its voters' stores
     */
    public boolean onSnapshotReceived(long nowNanos, LogPosition position, IndexedMembership membership) {
        at(nowNanos);
        return !stopped && snapshots.onReceived(position, membership);
    }

    /** What {@link Ready#fetch} asked for cannot be had: the leader is told, and may offer another one. */
    public void onSnapshotFetchFailed(long nowNanos) {
        at(nowNanos);
        if (!stopped) {
            state.installing.onFetchFailed();
        }
    }

    /** A range of the log was read, or could not be: it answers the {@link LogRangeRequest} of that id. */
    public void onLogRange(long nowNanos, long id, LogRead<EncodedEntries> read) {
        at(nowNanos);
        if (!stopped) {
            roles.current().onLogRange(id, read);
        }
    }

    /** A peer cannot be reached: what was on the way to it may be lost. */
    public void onUnreachable(long nowNanos, NodeId peer) {
        at(nowNanos);
        if (!stopped) {
            roles.current().onUnreachable(peer);
        }
    }

    /**
     * The storage, which groups share, has no room, or has again: meanwhile what can wait is answered with "busy", or refused.
     */
    public void onDiskCrowded(boolean crowded) {
        state.diskCrowded(crowded);
    }

    /** The state machine has no room to apply anything, or has again: whoever leads gives way, for a while. */
    public void onStateHeld(long nowNanos, boolean held) {
        at(nowNanos);
        state.stateHeld(held);
    }

    /** Memory is short: entries up to an index may be dropped from it, as far as they are durable. */
    public void forget(long upToIndex) {
        state.log.evictUpTo(Math.min(upToIndex, state.keeper.durableIndex()));
    }

    /** Drops entries from memory, the oldest first, until so many bytes are left, as far as they are durable. */
    public void shrinkWindow(long bytes) {
        state.log.shrinkTo(bytes, state.keeper.durableIndex());
    }

    /**
     * The log was truncated up to a position, which a durable state holds.
     *
     * @throws IllegalArgumentException if it was not applied, or the log has another term there
     */
    public void compact(LogPosition boundary) {
        if (boundary.index() <= state.log.boundary().index()) {
            return;
        }
        if (boundary.index() > state.applying.appliedIndex() || !state.log.holds(boundary.term(), boundary.index())) {
            throw new IllegalArgumentException("The log cannot begin above " + boundary + ": applied up to "
                    + state.applying.appliedIndex() + ", the log ends at " + state.log.last());
        }
        state.log.compactTo(boundary.index());
        state.membership.compactTo(boundary.index());
    }

    /** The node stops: what is undecided is decided now, and whatever comes later is refused. */
    public void stop(long nowNanos) {
        at(nowNanos);
        if (!stopped) {
            stopped = true;
            roles.stop();
        }
    }

    // ---- answers

    /** Hands over what is to be done. To be called after each turn of inputs; an answer is handed over once. */
    public Ready takeReady() {
        if (!stopped) {
            roles.current().flush();
        }
        Write write = state.takeWrite();
        Restore restore = state.installing.takeRestore();
        return new Ready(
                state.outbox.take(),
                write,
                restore,
                state.takeApplies(),
                state.answers.takeAppended(),
                state.answers.takeProposals(),
                state.answers.takeReads(),
                state.answers.takeLogRanges(),
                state.installing.takeFetch(),
                state.answers.takeTakeSnapshot(),
                state.answers.takeReports(),
                deadlineNanos());
    }

    /** Returns the node's role. */
    public Role role() {
        return roles.current().role();
    }

    /** Returns the current term. */
    public long currentTerm() {
        return state.term();
    }

    /** Returns who leads the current term, or null if that is not known. */
    public @Nullable NodeId leader() {
        return state.leader();
    }

    /** Returns the membership in force. */
    public Membership membership() {
        return state.membership.latest();
    }

    /** Returns whether the membership names a node as a voter without which nothing could ever be decided. */
    public boolean isNeededForMajority(NodeId node) {
        Member member = state.membership.memberOf(node);
        return member != null && !state.membership.isQuorumWithout(member);
    }

    /** Returns up to where the log is known to be committed. */
    public long commitIndex() {
        return state.commitIndex();
    }

    /** Returns the position of an entry that the log holds, or of its boundary. */
    public LogPosition positionOf(long index) {
        return state.log.positionAt(index);
    }

    /**
     * Returns the membership in force at an index that was applied, and where it stands: a snapshot holds both.
     *
     * @throws IllegalArgumentException if the log does not reach from its boundary to that index
     */
    public IndexedMembership membershipAt(long index) {
        return snapshots.membershipAt(index);
    }

    /**
     * Returns the index above which the log should stay, so that a follower which fetches a snapshot, or has just installed
     * one, finds what follows; {@link Long#MAX_VALUE} if there is none. It must not hold up truncation for ever: what is
     * cut off in spite of it costs the follower another snapshot.
     */
    public long snapshotPin() {
        return stopped ? Long.MAX_VALUE : roles.current().snapshotPin();
    }

    /** Returns whether the state machine is to become a snapshot before it applies anything more. */
    public boolean awaitsSnapshot() {
        return state.installing.isUnderWay();
    }

    /** Returns the bytes of entries in memory. */
    public long windowBytes() {
        return state.log.bytes();
    }

    /** Returns all that the core has to say of itself. */
    public CoreStatus status() {
        return CoreStatus.of(state, roles.current());
    }

    private void at(long nowNanos) {
        state.nowNanos = Math.max(state.nowNanos, nowNanos);
    }

    private long deadlineNanos() {
        return stopped ? Long.MAX_VALUE : roles.current().deadlineNanos();
    }

    private void refuseProposals(long firstId, int count, Refusal reason) {
        state.answers.proposal(new ProposalOutcome.Refused(firstId, count, reason, state.leader()));
    }
}
