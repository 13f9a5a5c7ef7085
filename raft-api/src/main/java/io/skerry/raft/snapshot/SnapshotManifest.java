package io.skerry.raft.snapshot;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a snapshot is: whose state, up to where, who belonged to the group there, and which files it has. Immutable.
 *
 * @param group           the group
 * @param takenBy         the store that took it
 * @param position        up to where the log is in it
 * @param membershipIndex the index that the membership is in force from, at most the position's
 * @param membership      the membership in force at the position ({@code Membership.toPayload()} for a node of ours)
 * @param files           the files, each name once
 */
public record SnapshotManifest(
        GroupId group,
        StoreId takenBy,
        LogPosition position,
        long membershipIndex,
        Payload membership,
        List<SnapshotFile> files) {

    /** The most bytes that one takes as {@link #toPayload}; more is refused, here and by whoever reads one. */
    public static final int MAX_BYTES = 16 << 20;

    /** Refuses what cannot be. */
    public SnapshotManifest {
        files = List.copyOf(files);
        if (membershipIndex < 0 || membershipIndex > position.index()) {
            throw new IllegalArgumentException(
                    "A snapshot at " + position + " cannot have its membership from " + membershipIndex);
        }
        Set<String> names = new HashSet<>();
        for (SnapshotFile file : files) {
            if (!names.add(file.name())) {
                throw new IllegalArgumentException("A snapshot has the file " + file.name() + " twice");
            }
        }
    }

    /** Returns the bytes of all files. */
    public long bytes() {
        return files.stream().mapToLong(SnapshotFile::size).sum();
    }

    /** Returns the snapshot's name, which hashes all that is said here. */
    public SnapshotId id() {
        return new SnapshotId(takenBy, position, ManifestFormat.hash(this));
    }

    /** Returns it as bytes, which end in a checksum. */
    public Payload toPayload() {
        return ManifestFormat.write(this);
    }

    /**
     * Returns the manifest that the bytes hold. Nothing in them is trusted.
     *
     * @throws DamagedSnapshotException if they hold none, or one of a newer version
     */
    public static SnapshotManifest parse(Payload payload) throws DamagedSnapshotException {
        return ManifestFormat.read(payload);
    }
}
