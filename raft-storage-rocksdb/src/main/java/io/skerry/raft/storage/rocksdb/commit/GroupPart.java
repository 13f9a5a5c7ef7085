package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.rocksdb.group.GroupChange;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;
import io.skerry.raft.storage.rocksdb.group.GroupState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What one request changes of one group. At any time one thread has it: that which has the request. */
final class GroupPart {

    private final GroupId id;
    private final GroupChange first;

    /** What follows the first change, which most often is the only one. */
    private List<GroupChange> others = List.of();

    private @Nullable GroupHandle group;
    private @Nullable GroupState after;

    /** The part that was begun after this one. */
    private @Nullable GroupPart next;

    GroupPart(GroupId id, GroupChange first) {
        this.id = id;
        this.first = first;
    }

    GroupId id() {
        return id;
    }

    void add(GroupChange change) {
        if (others.isEmpty()) {
            others = new ArrayList<>(2);
        }
        others.add(change);
    }

    void handle(GroupHandle handle) {
        group = handle;
    }

    GroupHandle group() {
        return Objects.requireNonNull(group, "The group is looked up before anything is validated");
    }

    @Nullable
    GroupPart next() {
        return next;
    }

    void next(GroupPart follower) {
        next = follower;
    }

    /** Applies the changes to the accepted state, and keeps what results. */
    void validate() {
        GroupHandle found = group();
        found.requireSound();
        try {
            GroupState state = first.applyTo(found.accepted());
            for (int i = 0; i < others.size(); i++) {
                state = others.get(i).applyTo(state);
            }
            after = state;
        } catch (BatchRefusedException e) {
            throw new BatchRefusedException(e.reason(), "Group " + id + ": " + e.getMessage());
        }
    }

    /** Returns the state after the changes. */
    GroupState after() {
        return Objects.requireNonNull(after, "It is validated before it joins");
    }

    void foldInto(GroupFold fold) {
        first.foldInto(fold);
        for (int i = 0; i < others.size(); i++) {
            others.get(i).foldInto(fold);
        }
        fold.leadsTo(after());
    }
}
