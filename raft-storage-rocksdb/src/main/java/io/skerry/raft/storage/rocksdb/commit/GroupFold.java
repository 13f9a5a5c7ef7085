package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.rocksdb.group.GroupChange;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.group.GroupState;
import io.skerry.raft.storage.rocksdb.stats.CommitCounters;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The net effect of all changes that one commit brings for one group, in their order: append 5–9, replace from 7,
 * replace from 6 is one tail that begins at 5. It is relative to what is on disk, never to what was asked before:
 * entries that were appended and replaced within the commit leave no trace.
 *
 * <p>Not thread-safe; owned by whoever holds the commit token.
 */
final class GroupFold implements GroupChange.Fold {

    private final GroupHandle group;
    private final GroupState before;
    private GroupState after;

    /** The first index that the tail covers: entries on disk from there on are gone. */
    private long tailFirst;

    /** What follows, contiguous from {@code tailFirst} on. */
    private final Deque<EncodedEntries> tail = new ArrayDeque<>();

    private final Map<String, @Nullable Payload> values = new LinkedHashMap<>();
    private boolean reset;
    private boolean destroyed;

    /** What the write brings, to be counted when it is durable; -1 is nothing deleted. */
    private long deletedBelow = -1;

    private int deletedBlocks;
    private long writtenEntries;
    private long writtenBytes;

    GroupFold(GroupHandle group) {
        this.group = group;
        this.before = group.durable();
        this.after = before;
        this.tailFirst = before.log().lastIndex() + 1;
    }

    /** Adds the changes of one request, which lead to a state. */
    void add(List<GroupChange> changes, GroupState next) {
        changes.forEach(change -> change.foldInto(this));
        after = next;
    }

    @Override
    public void append(EncodedEntries entries) {
        cutTail(entries.firstIndex());
        tail.addLast(entries);
    }

    @Override
    public void truncateSuffix(long fromIndex) {
        if (fromIndex <= lastIndex()) {
            cutTail(fromIndex);
        }
    }

    @Override
    public void reset(LogPosition position) {
        reset = true;
        tail.clear();
        tailFirst = position.index() + 1;
    }

    @Override
    public void destroy() {
        reset(LogPosition.NONE);
        values.clear();
        destroyed = true;
    }

    @Override
    public void value(String name, @Nullable Payload value) {
        values.put(name, value);
    }

    private long lastIndex() {
        return tail.isEmpty() ? tailFirst - 1 : tail.getLast().lastIndex();
    }

    /** Drops what the tail holds from an index on; below the tail, the cut reaches into what is on disk. */
    private void cutTail(long fromIndex) {
        while (!tail.isEmpty() && tail.getLast().firstIndex() >= fromIndex) {
            tail.removeLast();
        }
        if (!tail.isEmpty() && tail.getLast().lastIndex() >= fromIndex) {
            EncodedEntries last = tail.removeLast();
            tail.addLast(last.slice(last.firstIndex(), fromIndex));
        }
        tailFirst = Math.min(tailFirst, fromIndex);
    }

    GroupHandle group() {
        return group;
    }

    GroupState before() {
        return before;
    }

    /** Returns what the write starts from: what is on disk, or nothing if all of that goes. */
    GroupState base() {
        return destroyed ? GroupState.UNTOUCHED : before;
    }

    /** Returns whether all that is on disk of the group goes. */
    boolean destroys() {
        return destroyed;
    }

    GroupState after() {
        return after;
    }

    /** Returns whether the whole log on disk goes. */
    boolean dropsLog() {
        return reset;
    }

    /** Returns whether entries on disk go from the end: those from {@link #tailFirst} on. */
    boolean cutsLog() {
        return !reset && tailFirst <= before.log().lastIndex();
    }

    long tailFirst() {
        return tailFirst;
    }

    /**
     * Returns what is to be written behind the cut, without what the folded boundary has made dead already.
     *
     * @throws IllegalStateException if the tail does not end where the validated state does
     */
    Deque<EncodedEntries> liveTail() {
        if (lastIndex() != after.log().lastIndex()) {
            throw new IllegalStateException("Group " + group.id() + ": the folded tail ends at " + lastIndex()
                    + ", the validated log at " + after.log().last());
        }
        Deque<EncodedEntries> live = new ArrayDeque<>(tail);
        long first = after.log().firstIndex();
        while (!live.isEmpty() && live.getFirst().lastIndex() < first) {
            live.removeFirst();
        }
        if (!live.isEmpty() && live.getFirst().firstIndex() < first) {
            EncodedEntries cut = live.removeFirst();
            live.addFirst(cut.slice(first, cut.lastIndex() + 1));
        }
        return live;
    }

    /** All below an index is being deleted. */
    void deletesBelow(long index) {
        deletedBelow = index;
    }

    /** So many blocks are being deleted because of the cut. */
    void deletesBlocks(int count) {
        deletedBlocks = count;
    }

    /** So much is being written. */
    void writes(long entries, long bytes) {
        writtenEntries += entries;
        writtenBytes += bytes;
    }

    long writtenEntries() {
        return writtenEntries;
    }

    long writtenBytes() {
        return writtenBytes;
    }

    /** All of it is durable: counts it, and shows it to readers. */
    void publish(CommitCounters counters) {
        if (cutsLog()
                || reset && before.log().lastIndex() > before.log().boundary().index()) {
            counters.suffixTruncated(deletedBlocks);
        }
        if (!reset && after.log().firstIndex() > before.log().firstIndex()) {
            counters.prefixTruncated();
        }
        if (deletedBelow >= 0) {
            counters.rangeDeleted();
            group.deletedBelow(deletedBelow);
        }
        group.countAppended(writtenEntries, writtenBytes);
        group.publish(after);
    }

    /** Returns the values to set, or to remove where null. */
    Map<String, @Nullable Payload> values() {
        return values;
    }
}
