package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.Write;
import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.Write.Install;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one group has decided so far, over all nodes and lives: the one log of committed entries that every node must
 * agree with, and the laws that it must keep (paper, figure 3). It grows when a node is the first to take an entry for
 * committed; everything else is compared with it. Each entry is looked at a bounded number of times.
 *
 * <p>Not thread-safe; owned by its simulation.
 */
final class GroupHistory {

    private final Operations operations;
    private final QuorumCheck quorum;
    private final EntryRegistry registry = new EntryRegistry();
    private final LeaderLedger leaders;
    private final Set<Member> named = new HashSet<>();
    /** By index: the committed entry's term, the term in which it was committed, and the state after it. */
    private long[] terms = new long[256];

    private long[] commitTerms = new long[256];
    private long[] states = new long[256];
    private long committedIndex;
    private final SimFamilies families = new SimFamilies();
    private final TreeMap<Long, Membership> memberships = new TreeMap<>();
    private Membership membership;
    private long membershipIndex;
    /** How many memberships have been committed since the last one that was different. */
    private int sameMemberships;

    private long acknowledgedIndex;
    private long readIndex;
    private int servedReads;

    GroupHistory(Membership first, Operations operations, QuorumCheck quorum, SimStats stats) {
        this.membership = first;
        this.operations = operations;
        this.quorum = quorum;
        this.leaders = new LeaderLedger(stats);
        memberships.put(0L, first);
        named.addAll(first.voters());
    }

    long committedIndex() {
        return committedIndex;
    }

    long committedTerm(long index) {
        return terms[(int) index];
    }

    /** Returns the last membership that is committed. */
    Membership membership() {
        return membership;
    }

    long membershipIndex() {
        return membershipIndex;
    }

    /** Returns the membership that is in force at a committed index, and where it stands. */
    IndexedMembership membershipAt(long index) {
        Map.Entry<Long, Membership> inForce = memberships.floorEntry(index);
        return new IndexedMembership(inForce.getKey(), inForce.getValue());
    }

    /** Returns whether the membership was confirmed by a second entry, and no longer depends on who knows of the first. */
    boolean membershipIsConfirmed() {
        return sameMemberships > 0;
    }

    /** Returns whether any membership ever named that store for that node. */
    boolean hasNamed(Member member) {
        return named.contains(member);
    }

    LeaderLedger leaders() {
        return leaders;
    }

    /** A node is about to put entries into its log: they must match all other logs, and not remove what is committed. */
    void onWrite(Replica replica, Write write) {
        LogSlice entries = write.entries();
        Install install = write.install();
        if (install != null) {
            SnapshotCheck.requireInstallable(replica, install, replica.checkedCommit());
        }
        if (entries.isEmpty()) {
            return;
        }
        SimLog log = replica.acceptedLog();
        long first = entries.firstIndex();
        boolean followsInstall = install != null && install.position().index() == first - 1;
        long previousTerm = followsInstall ? install.position().term() : log.termAt(first - 1);
        for (EncodedEntries part : entries.parts()) {
            for (int i = 0; i < part.count(); i++) {
                long hash = SimLog.hash(part.buffer(), part.offset(i), part.recordBytes(i));
                registry.check(part.term(i), part.index(i), hash, previousTerm);
                previousTerm = part.term(i);
            }
        }
        requireNothingCommittedLost(replica, log, entries);
        for (IndexedMembership change : write.memberships()) {
            named.addAll(change.membership().voters());
            named.addAll(change.membership().learners());
        }
    }

    /**
     * A leader of the term in which an entry was committed, or of a later one, holds that entry, and so never replaces
     * it. One of an earlier term may: where nobody had acknowledged the entry in the term in which it was committed.
     */
    private void requireNothingCommittedLost(Replica replica, SimLog log, LogSlice entries) {
        long leastTerm = Math.max(replica.termOfLastTurn(), entries.last().term());
        long last = Math.min(log.lastIndex(), committedIndex);
        for (long index = entries.firstIndex(); index <= last; index++) {
            long newTerm = index <= entries.lastIndex() ? termAt(entries, index) : -1;
            long oldTerm = log.termAt(index);
            boolean replaced = oldTerm == terms[(int) index] && newTerm != oldTerm;
            if (replaced && leastTerm >= commitTerms[(int) index]) {
                throw new Violation("committed entry %d/%d is replaced by one of term %d", oldTerm, index, newTerm);
            }
        }
    }

    private static long termAt(LogSlice entries, long index) {
        for (EncodedEntries part : entries.parts()) {
            if (index <= part.lastIndex()) {
                return part.term((int) (index - part.firstIndex()));
            }
        }
        throw new IllegalArgumentException("No entry at " + index);
    }

    /** A node that led no term as far as anybody knew, leads: its log must hold what earlier terms committed. */
    void onLeader(Replica replica, long term) {
        leaders.elected(replica.node(), term);
        long index = committedIndex;
        while (index > 0 && commitTerms[(int) index] >= term) {
            index--;
        }
        SimLog log = replica.acceptedLog();
        if (index > log.boundary().index() && !log.holds(terms[(int) index], index)) {
            throw new Violation(
                    "leader completeness: the leader of term %d, node %s in group %d, %s at %d, where term %d was committed",
                    term,
                    replica.node().id(),
                    replica.number(),
                    index > log.lastIndex() ? "has no entry" : "has term " + log.termAt(index),
                    index,
                    terms[(int) index]);
        }
    }

    /** A node takes the log to be committed up to an index, which it did not before. */
    void onCommit(Replica replica, long before, CommitAdvance advance) {
        long commitIndex = advance.index();
        SimLog log = replica.acceptedLog();
        if (commitIndex > log.lastIndex()) {
            throw new Violation("%d is committed, the log ends at %s", commitIndex, log.last());
        }
        for (long index = Math.max(before, log.boundary().index()) + 1; index <= commitIndex; index++) {
            if (index > committedIndex) {
                extend(replica, log, index, advance);
            } else if (!log.holds(terms[(int) index], index)) {
                throw new Violation(
                        "two entries are committed at %d: of term %d, and, says node %s in group %d, of term %d",
                        index, terms[(int) index], replica.node().id(), replica.number(), log.termAt(index));
            }
        }
    }

    /** The node is the first to know that the entry is committed. */
    private void extend(Replica replica, SimLog log, long index, CommitAdvance advance) {
        ensureRoom(index);
        int slot = (int) index;
        terms[slot] = log.termAt(index);
        commitTerms[slot] = advance.term();
        families.apply(index, log.recordHash(index));
        states[slot] = families.hash();
        committedIndex = index;
        EntryType type = log.typeAt(index);
        boolean changes = type.equals(EntryType.MEMBERSHIP);
        if (changes || index == advance.index()) {
            // What a rebind names counts only from the entry after it on, so both sides of it are looked at.
            quorum.require(replica.number(), advance.membership(), membership, terms[slot], index);
        }
        if (changes) {
            Membership next = Membership.parse(replica.acceptedMembership(index));
            sameMemberships = next.equals(membership) ? sameMemberships + 1 : 0;
            membership = next;
            membershipIndex = index;
            memberships.put(index, next);
        }
        if (type.equals(EntryType.COMMAND)) {
            operations.onCommitted(log.valueAt(index), index);
        }
    }

    /** A proposal was acknowledged at that position. */
    void onAcknowledged(long term, long index) {
        if (index > committedIndex || terms[(int) index] != term) {
            throw new Violation("%d/%d is acknowledged, but not committed", term, index);
        }
        acknowledgedIndex = Math.max(acknowledgedIndex, index);
    }

    /** Returns where the last write stands that was acknowledged. */
    long acknowledgedIndex() {
        return acknowledgedIndex;
    }

    /** Returns how many reads were answered. */
    int servedReads() {
        return servedReads;
    }

    /** Returns up to where a read that begins now must see. */
    long readFloor() {
        return Math.max(acknowledgedIndex, readIndex);
    }

    /** A read that had to see all up to the floor saw all up to another index. */
    void onRead(long floor, long sawIndex) {
        if (sawIndex < floor) {
            throw new Violation(
                    "linearizability: a read saw the state at %d, after %d was acknowledged or read", sawIndex, floor);
        }
        readIndex = Math.max(readIndex, sawIndex);
        servedReads++;
    }

    /** A state machine has applied an index. */
    void onApplied(long index, long state) {
        if (index > committedIndex) {
            throw new Violation("%d is applied, only %d is committed", index, committedIndex);
        }
        if (states[(int) index] != state) {
            throw new Violation("state-machine safety: two states after %d", index);
        }
    }

    /** A state machine has the state of a position, which it has not come to by applying. */
    void onRestored(LogPosition position, long state) {
        onApplied(position.index(), state);
        if (committedTerm(position.index()) != position.term()) {
            throw new Violation(
                    "a state stands at %s, but term %d was committed there", position, committedTerm(position.index()));
        }
    }

    /** Returns the state after an entry, as a running hash. */
    static long nextState(long state, long recordHash) {
        return SimRandom.mix(state * 31 + recordHash);
    }

    private void ensureRoom(long index) {
        if (index >= terms.length) {
            int length = terms.length * 2;
            terms = Arrays.copyOf(terms, length);
            commitTerms = Arrays.copyOf(commitTerms, length);
            states = Arrays.copyOf(states, length);
        }
    }
}
