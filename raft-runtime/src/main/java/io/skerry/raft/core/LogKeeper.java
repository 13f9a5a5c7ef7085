package io.skerry.raft.core;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.log.LogWindow;
import io.skerry.raft.core.log.WriteProgress;
import io.skerry.raft.core.membership.MembershipTracker;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.storage.EntryCodec;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes the log, and all that follows from it: what must be written, and which membership is in force.
 * Confined to the core.
 */
final class LogKeeper {

    private final LogWindow log;
    private final WriteProgress writes;
    private final MembershipTracker membership;
    private final EntryCodec codec;
    private final Answers answers;
    private final List<IndexedMembership> unwrittenMemberships = new ArrayList<>();

    LogKeeper(LogWindow log, WriteProgress writes, MembershipTracker membership, EntryCodec codec, Answers answers) {
        this.log = log;
        this.writes = writes;
        this.membership = membership;
        this.codec = codec;
        this.answers = answers;
    }

    /** Appends entries that continue the log. */
    void append(EncodedEntries entries) {
        log.append(entries);
        writes.touch(entries.firstIndex(), entries.bytes());
        for (int i = 0; i < entries.count(); i++) {
            if (entries.type(i).equals(EntryType.MEMBERSHIP)) {
                begin(
                        entries.index(i),
                        Membership.parse(codec.decode(entries, i).payload()));
            }
        }
    }

    /** A membership is in force when it is appended, not when it is committed (dissertation §4.1). */
    private void begin(long index, Membership next) {
        membership.append(index, next);
        unwrittenMemberships.add(new IndexedMembership(index, next));
        answers.report(new Report.MembershipInForce(index, next));
    }

    /** Removes every entry at or above an index, which entries that replace them follow. */
    void truncateFrom(long index) {
        log.truncateFrom(index);
        unwrittenMemberships.removeIf(unwritten -> unwritten.index() >= index);
        if (membership.truncateFrom(index)) {
            answers.report(new Report.MembershipInForce(membership.latestIndex(), membership.latest()));
        }
    }

    /**
     * A snapshot takes the place of what the log holds up to a position.
     *
     * @param kept        whether the log holds the position, so that what lies above it stays
     * @param commitIndex up to where the log was committed, and is equal whether the snapshot is installed or not
     * @return whether what stays was never written, so that the log on disk does not hold the position
     */
    boolean install(LogPosition position, IndexedMembership inForce, boolean kept, long commitIndex) {
        boolean unwritten = kept && writes.hasUnwritten() && writes.unwrittenFirst() <= position.index();
        Membership before = membership.latest();
        if (kept) {
            log.compactTo(position.index());
            unwrittenMemberships.removeIf(each -> each.index() <= position.index());
        } else {
            log.reset(position);
            unwrittenMemberships.clear();
            membership.truncateFrom(position.index() + 1);
        }
        if (!kept || unwritten) {
            writes.restart(commitIndex + 1, log.bytes());
        }
        membership.install(position.index(), inForce.index(), inForce.membership());
        if (!membership.latest().equals(before)) {
            answers.report(new Report.MembershipInForce(membership.latestIndex(), membership.latest()));
        }
        return unwritten;
    }

    /** Returns up to where the log is durable. */
    long durableIndex() {
        return writes.durableIndex(log.lastIndex());
    }

    /** Returns the entries that the next write must hold. */
    LogSlice unwrittenEntries() {
        if (!writes.hasUnwritten()) {
            return LogSlice.empty();
        }
        long first = Math.max(writes.unwrittenFirst(), log.boundary().index() + 1);
        return first > log.lastIndex() ? LogSlice.empty() : log.slice(first, log.lastIndex() + 1, Long.MAX_VALUE);
    }

    /** Hands over the memberships that stand in those entries. */
    List<IndexedMembership> takeUnwrittenMemberships() {
        List<IndexedMembership> taken = List.copyOf(unwrittenMemberships);
        unwrittenMemberships.clear();
        return taken;
    }
}
