package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.CommitCompletion;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.rocksdb.group.GroupChange;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.group.GroupState;
import io.skerry.raft.storage.rocksdb.layout.StateRecord.Stamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One batch on its way to the disk. Handed from the joining thread to whoever writes it; at any time one thread has it.
 */
public final class CommitRequest {

    private final Map<GroupHandle, List<GroupChange>> changes;
    private final @Nullable Stamp stamp;
    private final long bytes;
    private final Map<GroupHandle, GroupState> after = new LinkedHashMap<>();
    private @Nullable StorageException failure;
    private @Nullable CommitCompletion completion;
    private long joinedNanos;

    /**
     * Takes the changes over.
     *
     * @param changes what to change, in order, by group
     * @param stamp   the identity to stamp the storage with, or null
     * @param bytes   the room that it needs
     */
    public CommitRequest(Map<GroupHandle, List<GroupChange>> changes, @Nullable Stamp stamp, long bytes) {
        this.changes = changes;
        this.stamp = stamp;
        this.bytes = bytes;
    }

    /**
     * Applies the changes to the accepted states, and keeps the states that result. Changes nothing else.
     *
     * @throws BatchRefusedException                             if one of them is not allowed
     * @throws io.skerry.raft.storage.CorruptionException if a group is stopped
     */
    void validate() {
        for (Map.Entry<GroupHandle, List<GroupChange>> change : changes.entrySet()) {
            GroupHandle group = change.getKey();
            group.requireSound();
            try {
                GroupState state = group.accepted();
                for (GroupChange next : change.getValue()) {
                    state = next.applyTo(state);
                }
                after.put(group, state);
            } catch (BatchRefusedException e) {
                throw new BatchRefusedException(e.reason(), "Group " + group.id() + ": " + e.getMessage());
            }
        }
    }

    /** Makes the states that {@link #validate} computed the accepted ones. */
    void accept() {
        after.forEach(GroupHandle::accept);
    }

    Map<GroupHandle, List<GroupChange>> changes() {
        return changes;
    }

    GroupState after(GroupHandle group) {
        return after.get(group);
    }

    @Nullable
    Stamp stamp() {
        return stamp;
    }

    long bytes() {
        return bytes;
    }

    /** Returns whether it touches a group that was stopped. */
    boolean touchesStopped() {
        return changes.keySet().stream().anyMatch(group -> group.damage() != null);
    }

    /** Remembers whom to tell, and when it joined. */
    void joins(CommitCompletion toTell, long nanos) {
        completion = toTell;
        joinedNanos = nanos;
    }

    /**
     * Tells what became of it.
     *
     * @param turnFailure why the turn failed, or null; what it failed with alone goes before
     */
    void complete(@Nullable StorageException turnFailure) {
        Objects.requireNonNull(completion, "It has not joined").done(failure != null ? failure : turnFailure);
    }

    /** Returns when it joined, in the time of {@link System#nanoTime}. */
    long joinedNanos() {
        return joinedNanos;
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
