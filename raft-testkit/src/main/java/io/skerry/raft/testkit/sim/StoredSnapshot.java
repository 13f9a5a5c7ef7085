package io.skerry.raft.testkit.sim;

import java.util.Arrays;

/**
 * A snapshot on a disk, or what is on its way to become one: files beside the others that are written, then synced, then
 * renamed, and then have the sync of their folder. A crash may take what was not synced. Not thread-safe; owned by its folder.
 */
final class StoredSnapshot {

    private final SimManifest manifest;
    private byte[] bytes;
    private boolean filesSynced;
    private boolean renamed;
    private boolean nameSynced;

    StoredSnapshot(SimManifest manifest, byte[] bytes) {
        this.manifest = manifest;
        this.bytes = bytes;
    }

    SimManifest manifest() {
        return manifest;
    }

    SimSnapshotId id() {
        return manifest.id();
    }

    long index() {
        return manifest.position().index();
    }

    // ---- how it comes to the disk

    void syncFiles() {
        filesSynced = true;
    }

    void rename() {
        renamed = true;
    }

    void syncName() {
        nameSynced = true;
    }

    /** Returns whether it stands under its name, so that whoever looks takes it for a snapshot. */
    boolean isNamed() {
        return renamed;
    }

    /** Returns whether no crash can take it. */
    boolean isDurable() {
        return filesSynced && nameSynced;
    }

    /** The power fails. What was not synced may be there all the same, or by half. */
    void crash(SimRandom random) {
        if (!filesSynced && random.nextBoolean()) {
            int kept = random.nextInt(bytes.length);
            byte[] torn = Arrays.copyOf(bytes, kept);
            bytes = random.nextBoolean() ? torn : Arrays.copyOf(torn, bytes.length);
        }
        filesSynced = true; // What is left is on the disk.
        if (renamed && !nameSynced) {
            renamed = random.nextBoolean();
            nameSynced = renamed;
        }
    }

    // ---- what is in it

    /** A bit is not what it was. */
    void rot(SimRandom random) {
        bytes = bytes.clone();
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }

    /** Reads all of it, and returns whether it is what its manifest says. */
    boolean checksOut() {
        return manifest.checksOut(bytes);
    }

    /** Returns the state in it, which must check out. */
    SimState state() {
        return SimState.parse(bytes);
    }

    /** Returns a chunk, as it is. */
    byte[] chunk(int chunk) {
        int from = chunk * manifest.chunkBytes();
        return Arrays.copyOfRange(bytes, from, from + manifest.chunkBytes(chunk));
    }
}
