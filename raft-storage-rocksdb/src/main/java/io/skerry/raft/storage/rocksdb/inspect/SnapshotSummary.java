package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.snapshot.SnapshotManifest;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot at a glance. Immutable.
 *
 * @param group    whose
 * @param path     its folder
 * @param manifest what it says of itself; null if that cannot be read
 * @param standing whether it can be used
 * @param reason   why it cannot, in a sentence; empty if it can
 */
public record SnapshotSummary(
        GroupId group, Path path, @Nullable SnapshotManifest manifest, Standing standing, String reason) {

    /** Whether a snapshot can be used. */
    public enum Standing {
        /** A state can begin with it, and go on with the log. */
        USABLE,
        /** It is a backup: there is no log that it would have to fit. */
        BACKUP,
        /** It was received, and reaches beyond the log: it never was installed. Kept for the next time that one is offered. */
        NOT_INSTALLED,
        /** It is being received; or was, and is gone on with when it is offered again. */
        INCOMPLETE,
        /** The log begins above it, or holds another entry there; a node removes it when there is a newer one. */
        OUTDATED,
        /** It is damaged, or was found to be: a node does not use it, and removes it. */
        DAMAGED,
        /** The log cannot be read. */
        UNKNOWN
    }

    /** Returns whether something is wrong with it. */
    public boolean isDamaged() {
        return standing == Standing.DAMAGED;
    }
}
