package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.rocksdb.group.GroupChange;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.group.GroupState;
import io.skerry.raft.storage.rocksdb.stats.CommitCounters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The net effect of all changes that one commit brings for one group, in their order: append 5–9, replace from 7,
 * replace from 6 is one tail that begins at 5. It is relative to what is on disk, never to what was asked before:
 * entries that were appended and replaced within the commit leave no trace.
 *
 * <p>Used for one group after another, from {@link #begin} to {@link #end}. Not thread-safe; owned by whoever holds the
 * commit token.
 */
final class GroupFold implements GroupChange.Fold {

    private @Nullable GroupHandle group;
    private GroupState before = GroupState.UNTOUCHED;
    private GroupState after = GroupState.UNTOUCHED;

    /** The first index that the tail covers: entries on disk from there on are gone. */
    private long tailFirst;

    /** What follows, contiguous from {@code tailFirst} on. */
    private final Tail tail = new Tail();

    /** Null while there are none, as in nearly all folds. */
    private @Nullable Map<String, @Nullable Payload> values;

    private boolean reset;
    private boolean destroyed;

    /** What the write brings, to be counted when it is durable; -1 is nothing deleted. */
    private long deletedBelow;

    private int deletedBlocks;
    private long writtenEntries;
    private long writtenBytes;

    /** Begins with what is durable of a group. */
    void begin(GroupHandle next) {
        group = next;
        before = next.durable();
        after = before;
        tailFirst = before.log().lastIndex() + 1;
        reset = false;
        destroyed = false;
        deletedBelow = -1;
        deletedBlocks = 0;
        writtenEntries = 0;
        writtenBytes = 0;
    }

    /** Lets go of all that it holds. */
    void end() {
        group = null;
        before = GroupState.UNTOUCHED;
        after = GroupState.UNTOUCHED;
        tail.clear();
        values = null;
    }

    @Override
    public void append(EncodedEntries entries) {
        cutTail(entries.firstIndex());
        tail.add(entries);
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
        values = null;
        destroyed = true;
    }

    @Override
    public void value(String name, @Nullable Payload value) {
        if (values == null) {
            values = new LinkedHashMap<>();
        }
        values.put(name, value);
    }

    /** Remembers the state that the changes of one request lead to. */
    void leadsTo(GroupState next) {
        after = next;
    }

    private long lastIndex() {
        return tail.isEmpty() ? tailFirst - 1 : tail.lastIndex();
    }

    /** Drops what the tail holds from an index on; below the tail, the cut reaches into what is on disk. */
    private void cutTail(long fromIndex) {
        tail.cutFrom(fromIndex);
        tailFirst = Math.min(tailFirst, fromIndex);
    }

    GroupHandle group() {
        return Objects.requireNonNull(group, "A fold is used between its begin and its end");
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
     * Drops from the tail what the folded boundary has made dead already, and returns it: what is to be written behind
     * the cut. All changes must have been added.
     *
     * @throws IllegalStateException if the tail does not end where the validated state does
     */
    Tail liveTail() {
        if (lastIndex() != after.log().lastIndex()) {
            throw new IllegalStateException("Group " + group().id() + ": the folded tail ends at " + lastIndex()
                    + ", the validated log at " + after.log().last());
        }
        tail.dropBelow(after.log().firstIndex());
        return tail;
    }

    /** All below an index is being deleted. */
    void deletesBelow(long index) {
        deletedBelow = index;
    }

    /** Returns whether all that was dead below the first entry is being deleted. */
    boolean deletesPrefix() {
        return deletedBelow >= 0;
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
        GroupHandle shown = group();
        if (deletedBelow >= 0) {
            counters.rangeDeleted();
            shown.deletedBelow(deletedBelow);
        }
        shown.countAppended(writtenEntries, writtenBytes);
        keepRecent(shown);
        shown.publish(after);
    }

    private void keepRecent(GroupHandle shown) {
        if (shown.keepsRecent()) {
            // The head of a block that was cut stands in front of the tail.
            long first = tail.isEmpty()
                    ? tailFirst
                    : Math.min(tailFirst, tail.part(0).firstIndex());
            shown.forgetRecent(first, after.log().firstIndex());
            for (int i = 0; i < tail.count(); i++) {
                shown.keepRecent(tail.part(i));
            }
        }
    }

    /** Returns the values to set, or to remove where null; or null if there are none. */
    @Nullable
    Map<String, @Nullable Payload> values() {
        return values;
    }
}
