package io.skerry.raft.core.membership;

import io.skerry.raft.core.quorum.Quorum;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The memberships that stand in the log, of which the last one is in force from the moment it was appended (dissertation
 * §4.1).
 *
 * <p>A member whose store the membership before did not name is <b>on trial</b>: it is addressed under its new store at
 * once, but counts in no quorum until the entry that names it is known to be committed, and so by a majority without it.
 * Otherwise a store that remembers nothing could give, a second time, a vote that the lost one had given. Because nobody
 * knows the commit index after a restart, the leader then appends the same membership once more: a log that holds both
 * needs nobody's word (see {@link #needsConfirmation}).
 *
 * <p>Confined to the core.
 */
public final class MembershipTracker {

    private static final long NONE = -1;

    private final NavigableMap<Long, Membership> history = new TreeMap<>();
    private Membership latest = Membership.EMPTY;
    private long latestIndex = NONE;
    private Quorum quorum = Quorum.of(Membership.EMPTY);
    /** Of the membership in force: who votes, and who receives the log; each node once, in order. */
    private List<Member> voters = List.of();

    private List<Member> members = List.of();
    /** Those whose store the membership before did not name. */
    private List<Member> renewed = List.of();

    /**
     * Returns a tracker of the memberships by their indexes.
     *
     * @throws IllegalArgumentException if the first membership of a group does not name the store of each voter
     */
    public MembershipTracker(NavigableMap<Long, Membership> recovered) {
        recovered.values().forEach(MembershipTracker::requireStores);
        history.putAll(recovered);
        refresh();
    }

    /**
     * Votes are bound to stores: without their names a disk that was replaced could vote twice.
     *
     * @throws IllegalArgumentException if the membership does not name the store of each voter
     */
    public static void requireStores(Membership membership) {
        for (List<Member> voters : List.of(membership.voters(), membership.outgoingVoters())) {
            for (Member voter : voters) {
                if (!voter.store().isKnown()) {
                    throw new IllegalArgumentException("The membership does not name the store of voter " + voter.node()
                            + "; a group begins once every first voter has told its store id");
                }
            }
        }
    }

    /** Returns the membership in force; an empty one, if none is known. */
    public Membership latest() {
        return latest;
    }

    /** Returns the index that it is in force from; 0, if none is known. */
    public long latestIndex() {
        return Math.max(0, latestIndex);
    }

    /** The entry at that index, which holds a membership, was appended. */
    public void append(long index, Membership membership) {
        requireStores(membership);
        history.put(index, membership);
        refresh();
    }

    /** The entries at and above an index were removed; returns whether another membership is in force now. */
    public boolean truncateFrom(long index) {
        if (latestIndex < index) {
            return false;
        }
        history.tailMap(index, true).clear();
        refresh();
        return true;
    }

    /** The log begins above an index now; the membership that is in force there stays, and what is known of the last. */
    public void compactTo(long index) {
        Long kept = history.floorKey(index);
        if (kept != null) {
            history.headMap(kept, false).clear();
        }
    }

    /**
     * A snapshot takes the place of the log up to a position: its membership takes that of all that was known there. What
     * stands above stays, committed or not.
     *
     * @param positionIndex the last entry that the snapshot holds
     * @param index         where its membership stands, at or below that
     */
    public void install(long positionIndex, long index, Membership membership) {
        requireStores(membership);
        history.headMap(positionIndex, true).clear();
        history.put(index, membership);
        refresh();
    }

    /** Returns the index of the membership in force at an index; 0, if none is known. */
    public long indexAt(long index) {
        Long known = history.floorKey(index);
        return known == null ? 0 : known;
    }

    /** Returns the membership in force at an index; an empty one, if none is known. */
    public Membership at(long index) {
        Map.Entry<Long, Membership> known = history.floorEntry(index);
        return known == null ? Membership.EMPTY : known.getValue();
    }

    private void refresh() {
        latestIndex = history.isEmpty() ? NONE : history.lastKey();
        latest = history.isEmpty() ? Membership.EMPTY : history.lastEntry().getValue();
        quorum = Quorum.of(latest);
        TreeSet<Member> all = new TreeSet<>(latest.voters());
        all.addAll(latest.outgoingVoters());
        voters = List.copyOf(all);
        all.addAll(latest.learners());
        members = List.copyOf(all);
        Map.Entry<Long, Membership> before = history.lowerEntry(latestIndex);
        // With none before, it is the group's first, or what came before it is not known: it was truncated, or this
        // store
        // is new and its log begins with the entry that names it.
        renewed = before == null ? voters : renewed(before.getValue());
    }

    /** A node that is new to the membership is not meant: adding it takes a majority of the old voters anyway (§4.3). */
    private List<Member> renewed(Membership before) {
        List<Member> result = new ArrayList<>();
        for (Member voter : voters) {
            Member known = find(voter.node(), List.of(before.voters(), before.outgoingVoters(), before.learners()));
            if (known != null && !known.equals(voter)) {
                result.add(voter);
            }
        }
        return result;
    }

    private static @Nullable Member find(NodeId node, List<List<Member>> lists) {
        for (List<Member> list : lists) {
            for (Member member : list) {
                if (member.node().equals(node)) {
                    return member;
                }
            }
        }
        return null;
    }

    /** Returns whether the membership is being changed: its last entry is not known to be committed. */
    public boolean isChanging(long commitIndex) {
        return latestIndex > commitIndex;
    }

    /**
     * Returns whether the leader has to append the membership in force once more: it is committed, but only who knows
     * the commit index knows that its new stores count. So it is, too, if the log does not show whether it names new
     * stores: others may hold that entry, and not the one that confirms it. It never is twice in a row.
     */
    public boolean needsConfirmation(long commitIndex) {
        return latestIndex > 0 && latestIndex <= commitIndex && !renewed.isEmpty();
    }

    /** Returns whether a member votes and counts: not while it is on trial. */
    public boolean counts(Member member, long commitIndex) {
        return voters.contains(member) && !isOnTrial(member, commitIndex);
    }

    private boolean isOnTrial(Member member, long commitIndex) {
        return latestIndex > commitIndex && renewed.contains(member);
    }

    /** Returns the highest value that a quorum has reached, of members that count. */
    public long reachedBy(ToLongFunction<Member> reached, long commitIndex) {
        return quorum.reachedBy(member -> reachedByMember(member, reached, commitIndex));
    }

    private long reachedByMember(Member member, ToLongFunction<Member> reached, long commitIndex) {
        return isOnTrial(member, commitIndex) ? 0 : reached.applyAsLong(member);
    }

    /** Returns whether the members that count and pass the test are a quorum. */
    public boolean isMetBy(Predicate<Member> test, long commitIndex) {
        return quorum.isMetBy(member -> !isOnTrial(member, commitIndex) && test.test(member));
    }

    /** Returns whether the voters without one member could decide anything: if not, its word is needed for ever. */
    public boolean isQuorumWithout(Member member) {
        return quorum.isMetBy(voter -> !voter.equals(member));
    }

    /** Returns who takes part in elections: voters of both sides, each node once, in order. */
    public List<Member> voters() {
        return voters;
    }

    /** Returns everybody who receives the log: voters of both sides and learners, each node once, in order. */
    public List<Member> members() {
        return members;
    }

    /** Returns how the membership names a node, or null if it does not. */
    public @Nullable Member memberOf(NodeId node) {
        return find(node, List.of(members));
    }

    /** Returns the membership in force with another store for one of its nodes. */
    public Membership withStore(Member rebound) {
        return new Membership(
                replaced(latest.voters(), rebound),
                replaced(latest.outgoingVoters(), rebound),
                replaced(latest.learners(), rebound));
    }

    private static List<Member> replaced(List<Member> members, Member rebound) {
        List<Member> result = new ArrayList<>(members.size());
        for (Member member : members) {
            result.add(member.node().equals(rebound.node()) ? rebound : member);
        }
        return result;
    }
}
