package io.skerry.raft.storage.rocksdb.commit;

import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.rocksdb.group.GroupHandle;

/** The block that a commit cuts cannot be read, so its head cannot be kept: nothing of that group may be written. */
final class DamagedCutException extends Exception {

    private final GroupHandle group;
    private final CorruptionException damage;

    DamagedCutException(GroupHandle group, CorruptionException damage) {
        super(damage);
        this.group = group;
        this.damage = damage;
    }

    GroupHandle group() {
        return group;
    }

    CorruptionException damage() {
        return damage;
    }
}
