package io.skerry.raft.snapshot;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.StoreId;
import java.util.HexFormat;

/**
 * Names a snapshot: the same state, taken by two stores, is two of them. What is fetched is resumed only where all of it is
 * the same. Immutable.
 *
 * @param takenBy  the store that took it
 * @param position up to where the log is in it
 * @param manifest the hash of its manifest
 */
public record SnapshotId(StoreId takenBy, LogPosition position, Digest manifest) {

    /**
     * Returns the name that the text is, as {@link #toString} has written it.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static SnapshotId parse(String text) {
        String[] parts = text.split("-", -1);
        try {
            if (parts.length == 4) {
                return new SnapshotId(
                        StoreId.of(Long.parseUnsignedLong(parts[0], 16)),
                        LogPosition.of(Long.parseLong(parts[1]), Long.parseLong(parts[2])),
                        Digest.of(HexFormat.of().parseHex(parts[3])));
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("Not the name of a snapshot: \"" + text + '"', e);
        }
        throw new IllegalArgumentException("Not the name of a snapshot: \"" + text + '"');
    }

    /** Returns store, term, index and the manifest's hash, with dashes between them. */
    @Override
    public String toString() {
        return takenBy + "-" + position.term() + "-" + position.index() + "-" + manifest;
    }
}
