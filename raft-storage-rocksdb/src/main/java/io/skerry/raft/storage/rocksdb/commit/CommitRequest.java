package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.rocksdb.group.GroupChange;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way to the disk: first filled by its creator, then handed to whoever writes it; at any time one thread
 * has it. Nearly all batches are of one group, so it is a chain of parts, with a map only where there are many.
 */
public final class CommitRequest {

    /** Up to so many parts, looking at all of them is quicker than a map. */
    private static final int SEARCHED_PARTS = 8;

    private @Nullable GroupPart first;
    private @Nullable GroupPart last;
    private int parts;
    private @Nullable Map<GroupId, GroupPart> byGroup;
    private @Nullable Stamp stamp;
    private long bytes;
    private @Nullable CommitCompletion completion;
    private @Nullable StorageException failure;
    private long joinedNanos;

    /** Returns a request for nothing. */
    public CommitRequest() {}

    /** Adds a change, behind those of the same group. */
    public void add(GroupId group, GroupChange change) {
        GroupPart known = last != null && last.id().equals(group) ? last : find(group);
        if (known == null) {
            begin(new GroupPart(group, change));
        } else {
            known.add(change);
        }
    }

    /**
     * Makes the request ready to join.
     *
     * @param handles     finds the groups
     * @param asked       the identity to stamp the storage with, or null
     * @param neededBytes the room that it needs
     */
    public void prepare(Function<GroupId, GroupHandle> handles, @Nullable Stamp asked, long neededBytes) {
        for (GroupPart part = first; part != null; part = part.next()) {
            part.handle(handles.apply(part.id()));
        }
        stamp = asked;
        bytes = neededBytes;
    }

    private @Nullable GroupPart find(GroupId group) {
        if (byGroup != null) {
            return byGroup.get(group);
        }
        for (GroupPart part = first; part != null; part = part.next()) {
            if (part.id().equals(group)) {
                return part;
            }
        }
        return null;
    }

    private void begin(GroupPart part) {
        if (last == null) {
            first = part;
        } else {
            last.next(part);
        }
        last = part;
        if (++parts == SEARCHED_PARTS) {
            byGroup = new HashMap<>(4 * SEARCHED_PARTS);
            for (GroupPart each = first; each != null; each = each.next()) {
                byGroup.put(each.id(), each);
            }
        } else if (byGroup != null) {
            byGroup.put(part.id(), part);
        }
    }

    /**
     * Applies the changes to the accepted states, and keeps the states that result. Changes nothing else.
     *
     * @throws io.skerry.raft.storage.BatchRefusedException if one of them is not allowed
     * @throws CorruptionException                          if a group is stopped
     */
    void validate() {
        for (GroupPart part = first; part != null; part = part.next()) {
            part.validate();
        }
    }

    /** Makes the states that {@link #validate} computed the accepted ones. */
    void accept() {
        for (GroupPart part = first; part != null; part = part.next()) {
            part.group().accept(part.after());
        }
    }

    /** Returns the first of the parts, or null. */
    @Nullable
    GroupPart first() {
        return first;
    }

    @Nullable
    Stamp stamp() {
        return stamp;
    }

    long bytes() {
        return bytes;
    }

    /** Returns what stopped the first of its groups that is stopped, or null. */
    @Nullable
    CorruptionException damage() {
        for (GroupPart part = first; part != null; part = part.next()) {
            CorruptionException damage = part.group().damage();
            if (damage != null) {
                return damage;
            }
        }
        return null;
    }

    /**
     * Remembers when it joined, and whom to tell.
     *
     * @param toTell null if it is written by the thread that waits for it
     */
    void joins(long nanos, @Nullable CommitCompletion toTell) {
        joinedNanos = nanos;
        completion = toTell;
    }

    /** Returns when it joined, in the time of {@link System#nanoTime}. */
    long joinedNanos() {
        return joinedNanos;
    }

    /** Tells what became of it, if there is anybody to tell. */
    void complete(@Nullable StorageException outcome) {
        if (completion != null) {
            completion.done(outcome);
        }
    }

    void fail(StorageException reason) {
        failure = reason;
    }

    /** Returns why it failed, or null. */
    @Nullable
    StorageException failure() {
        return failure;
    }
}
