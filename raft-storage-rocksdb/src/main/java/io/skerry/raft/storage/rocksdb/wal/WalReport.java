package io.skerry.raft.storage.rocksdb.wal;

import io.skerry.raft.storage.CorruptionException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a scan of the write-ahead log found. Immutable.
 *
 * @param database     the folder that was looked at
 * @param manifest     what the manifest says
 * @param files        the live files, oldest first; as far as they were read, if there is damage
 * @param dead         files that say nothing: what they held is in tables, and they wait to be used again or removed
 * @param lastSequence the sequence number of the last change, in the tables or the log
 * @param damage       what was synced and is not there, where, and what follows it; null if there is none
 */
public record WalReport(
        Path database,
        Manifest manifest,
        List<WalFile> files,
        List<Path> dead,
        long lastSequence,
        @Nullable String damage) {

    /** Copies the lists. */
    public WalReport {
        files = List.copyOf(files);
        dead = List.copyOf(dead);
    }

    /** Returns whether nothing that was synced is missing, as far as can be told. */
    public boolean isSound() {
        return damage == null;
    }

    /** Returns the records of all files. */
    public long records() {
        return files.stream().mapToLong(WalFile::records).sum();
    }

    /**
     * Refuses a log that lacks what was synced.
     *
     * @throws CorruptionException what, where, and the way back
     */
    public void requireSound() {
        if (damage != null) {
            throw WalDamage.of(database, damage);
        }
    }
}
