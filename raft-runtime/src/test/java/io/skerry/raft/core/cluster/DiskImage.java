package io.skerry.raft.core.cluster;

import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.core.Write;
import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.Write.Install;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.RecordHeader;
import io.skerry.raft.storage.LogRead;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What stands on a disk: term and vote, the log, and the memberships by their index. Not thread-safe. */
public final class DiskImage {

    private HardState hardState;
    private LogPosition boundary;
    private LogPosition snapshot = LogPosition.NONE;
    private final List<LogEntry> entries;
    private final NavigableMap<Long, Membership> memberships = new TreeMap<>();
    private @Nullable LogPosition loss;

    /** Returns an image that knows no membership. */
    public DiskImage(HardState hardState, LogPosition boundary, List<LogEntry> entries) {
        this.hardState = hardState;
        this.boundary = boundary;
        this.entries = new ArrayList<>(entries);
    }

    DiskImage copy() {
        DiskImage copy = new DiskImage(hardState, boundary, entries);
        copy.memberships.putAll(memberships);
        copy.loss = loss;
        copy.snapshot = snapshot;
        return copy;
    }

    /** Puts a membership under an index. */
    public void membership(long index, Membership membership) {
        memberships.put(index, membership);
    }

    /** Keeps a snapshot that was taken, and forgets the one before. */
    void snapshot(LogPosition position) {
        snapshot = position;
    }

    /** Returns the position of the newest snapshot of this log. */
    public LogPosition snapshot() {
        return snapshot;
    }

    void apply(Write write) {
        if (write.hardState() != null) {
            hardState = write.hardState();
        }
        if (write.loss() != null) {
            loss = write.loss();
        }
        if (write.install() != null) {
            install(write.install());
        }
        if (!write.entries().isEmpty()) {
            truncateSuffix(write.entries().firstIndex());
            entries.addAll(Entries.decode(write.entries().parts()));
        }
        for (IndexedMembership membership : write.memberships()) {
            memberships.put(membership.index(), membership.membership());
        }
    }

    private void install(Install install) {
        LogPosition position = install.position();
        if (install.reset()) {
            entries.clear();
            memberships.clear();
            boundary = position;
        } else {
            compact(position);
        }
        snapshot = position;
        memberships.headMap(position.index(), true).clear();
        memberships.put(position.index(), install.membership().membership());
    }

    void truncateSuffix(long fromIndex) {
        if (fromIndex <= boundary.index() || fromIndex > last().index() + 1) {
            throw new IllegalArgumentException("Nothing can be written at " + fromIndex + ": the log is above "
                    + boundary + " and ends at " + last());
        }
        entries.subList(offset(fromIndex), entries.size()).clear();
        memberships.tailMap(fromIndex, true).clear();
    }

    void compact(LogPosition to) {
        if (to.index() > last().index() || !to.equals(position(to.index()))) {
            throw new IllegalArgumentException("The log does not durably hold " + to + ", it ends at " + last());
        }
        entries.subList(0, offset(to.index() + 1)).clear();
        boundary = to;
        Long inForce = memberships.floorKey(to.index());
        if (inForce != null) {
            memberships.headMap(inForce, false).clear();
        }
    }

    LogRead<EncodedEntries> read(long fromIndex, long untilIndex, long maxBytes) {
        if (fromIndex <= boundary.index()) {
            return new LogRead.Compacted<>(boundary);
        }
        if (fromIndex > last().index()) {
            return new LogRead.NotYetWritten<>(last());
        }
        int from = offset(fromIndex);
        int until = Math.min(entries.size(), offset(untilIndex));
        int end = from + 1;
        long bytes = recordBytes(from);
        while (end < until && bytes + recordBytes(end) <= maxBytes) {
            bytes += recordBytes(end++);
        }
        return new LogRead.Found<>(Entries.encode(entries.subList(from, end)));
    }

    RecoveredState recover(long appliedIndex) {
        List<LogPosition> termStarts = new ArrayList<>();
        for (LogEntry entry : entries) {
            if (termStarts.isEmpty()
                    || entry.term() != termStarts.get(termStarts.size() - 1).term()) {
                termStarts.add(entry.position());
            }
        }
        boolean awaitsState = appliedIndex < boundary.index();
        return new RecoveredState(
                hardState, boundary, last(), termStarts, memberships, appliedIndex, snapshot, loss, awaitsState);
    }

    /** Returns term and vote. */
    public HardState hardState() {
        return hardState;
    }

    /** Returns the position just before the first entry. */
    public LogPosition boundary() {
        return boundary;
    }

    /** Returns the position of the last entry, or the boundary. */
    public LogPosition last() {
        return entries.isEmpty() ? boundary : entries.get(entries.size() - 1).position();
    }

    /** Returns the entries. */
    public List<LogEntry> entries() {
        return List.copyOf(entries);
    }

    private LogPosition position(long index) {
        return index == boundary.index() ? boundary : entries.get(offset(index)).position();
    }

    private int offset(long index) {
        return Math.toIntExact(index - boundary.index() - 1);
    }

    private int recordBytes(int offset) {
        return RecordHeader.recordBytes(entries.get(offset).payload().size());
    }
}
