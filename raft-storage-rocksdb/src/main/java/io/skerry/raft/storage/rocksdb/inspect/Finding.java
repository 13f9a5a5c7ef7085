package io.skerry.raft.storage.rocksdb.inspect;

import io.skerry.raft.model.GroupId;
import org.jspecify.annotations.Nullable;

/**
 * One thing that is not as it was written. Immutable.
 *
 * @param kind    what is damaged
 * @param group   whose it is, or null if it is the whole storage's
 * @param index   the lowest index of the log that it concerns, or that of the snapshot; or 0
 * @param message the key, what is wrong with it, and what to do
 */
public record Finding(Kind kind, @Nullable GroupId group, long index, String message) {

    /** What can be damaged. */
    public enum Kind {
        /** Who the folder is. */
        IDENTITY,
        /** A file that was synced, the manifest or the write-ahead log among them. */
        FILE,
        /** A small record: hard state, membership, value, boundary, run of terms. */
        RECORD,
        /** The name of a group. */
        NAME,
        /** A block of a log, or a record in it. */
        BLOCK,
        /** Entries are missing, or there twice. */
        CONTINUITY,
        /** Entries have other terms than were written. */
        TERM,
        /** A snapshot: its manifest, or a file of it. */
        SNAPSHOT,
        /** The state of a group that lives in RocksDB. */
        STATE
    }
}
