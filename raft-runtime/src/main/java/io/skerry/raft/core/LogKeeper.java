package io.skerry.raft.core;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.log.LogWindow;
import io.skerry.raft.core.log.WriteProgress;
import io.skerry.raft.core.membership.MembershipTracker;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
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

    /** Returns up to where the log is durable. */
    long durableIndex() {
        return writes.durableIndex(log.lastIndex());
    }

    /** Returns the entries that the next write must hold. */
    LogSlice unwrittenEntries() {
        return writes.hasUnwritten()
                ? log.slice(writes.unwrittenFirst(), log.lastIndex() + 1, Long.MAX_VALUE)
                : LogSlice.empty();
    }

    /** Hands over the memberships that stand in those entries. */
    List<IndexedMembership> takeUnwrittenMemberships() {
        List<IndexedMembership> taken = List.copyOf(unwrittenMemberships);
        unwrittenMemberships.clear();
        return taken;
    }
}
