package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.StoreId;

/**
 * What a snapshot is said to be, and how each of its chunks hashes. Immutable: nobody changes the hashes.
 *
 * @param id          its name
 * @param membership  the membership in force at its position
 * @param bytes       how many bytes it has
 * @param chunkBytes  how many of them are a chunk
 * @param chunkHashes the hash of each chunk
 */
record SimManifest(SimSnapshotId id, IndexedMembership membership, int bytes, int chunkBytes, long[] chunkHashes) {

    /** Returns the manifest of a snapshot with these bytes. */
    static SimManifest of(
            StoreId takenBy, LogPosition position, IndexedMembership membership, byte[] bytes, int chunkBytes) {
        long[] hashes = new long[(bytes.length + chunkBytes - 1) / chunkBytes];
        long all = 0;
        for (int i = 0; i < hashes.length; i++) {
            int from = i * chunkBytes;
            hashes[i] = SimLog.hash(bytes, from, Math.min(chunkBytes, bytes.length - from));
            all = GroupHistory.nextState(all, hashes[i]);
        }
        return new SimManifest(new SimSnapshotId(takenBy, position, all), membership, bytes.length, chunkBytes, hashes);
    }

    LogPosition position() {
        return id.position();
    }

    int chunks() {
        return chunkHashes.length;
    }

    /** Returns the bytes of a chunk. */
    int chunkBytes(int chunk) {
        return Math.min(chunkBytes, bytes - chunk * chunkBytes);
    }

    /** Returns whether these are the bytes of a chunk. */
    boolean checksOut(int chunk, byte[] chunkContent) {
        return chunk >= 0
                && chunk < chunkHashes.length
                && chunkContent.length == chunkBytes(chunk)
                && SimLog.hash(chunkContent, 0, chunkContent.length) == chunkHashes[chunk];
    }

    /** Returns whether these are all its bytes. */
    boolean checksOut(byte[] content) {
        if (content.length != bytes) {
            return false;
        }
        for (int i = 0; i < chunkHashes.length; i++) {
            if (SimLog.hash(content, i * chunkBytes, chunkBytes(i)) != chunkHashes[i]) {
                return false;
            }
        }
        return true;
    }
}
