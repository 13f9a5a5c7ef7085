package io.skerry.raft.storage.rocksdb.layout;

import io.skerry.raft.storage.CorruptionException;

/** The versions of what stands on disk. Newer ones are refused; there are no older ones yet. Stateless. */
public final class FormatVersion {

    /** The folder: families, keys, and what is where. */
    public static final int FOLDER = 1;

    /** A block's header. */
    public static final int BLOCK = 1;

    /** A small record of the families stable and metadata. */
    public static final int SMALL_RECORD = 1;

    private FormatVersion() {}

    /**
     * Refuses every other version.
     *
     * @throws CorruptionException naming what it is and both versions
     */
    public static void requireKnown(String what, int found, int known) {
        if (found != known) {
            throw new CorruptionException(what + " has format version " + (found & 0xff) + ", this code knows " + known
                    + "; open the folder with the version that wrote it");
        }
    }
}
