package io.skerry.raft.testkit.sim;

import org.jspecify.annotations.Nullable;

/** What has come of a snapshot from another node, chunk by chunk, in any order. Not thread-safe; owned by its folder. */
final class PartialSnapshot {

    private final SimManifest manifest;
    private final byte[] @Nullable [] chunks;

    PartialSnapshot(SimManifest manifest) {
        this.manifest = manifest;
        this.chunks = new byte[manifest.chunks()][];
    }

    SimManifest manifest() {
        return manifest;
    }

    SimSnapshotId id() {
        return manifest.id();
    }

    boolean has(int chunk) {
        return chunks[chunk] != null;
    }

    /** Takes a chunk that checks out. */
    void put(int chunk, byte[] bytes) {
        chunks[chunk] = bytes;
    }

    /** Returns how many chunks are there. */
    int count() {
        int count = 0;
        for (byte[] chunk : chunks) {
            count += chunk == null ? 0 : 1;
        }
        return count;
    }

    boolean isComplete() {
        return count() == chunks.length;
    }

    /** Nothing is synced as it comes: after a crash what does not check out any more has to come again. */
    void crash(SimRandom random) {
        for (int i = 0; i < chunks.length; i++) {
            if (random.nextInt(4) == 0) {
                chunks[i] = null;
            }
        }
    }

    /** Returns all bytes; all of them must be there. */
    byte[] join() {
        byte[] all = new byte[manifest.bytes()];
        for (int i = 0; i < chunks.length; i++) {
            byte[] chunk = chunks[i];
            if (chunk == null) {
                throw new IllegalStateException("Chunk " + i + " is missing");
            }
            System.arraycopy(chunk, 0, all, i * manifest.chunkBytes(), chunk.length);
        }
        return all;
    }
}
