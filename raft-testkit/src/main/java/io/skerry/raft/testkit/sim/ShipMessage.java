package io.skerry.raft.testkit.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What nodes tell each other about snapshots, beside the protocol: whoever needs one asks. Nodes count from 0. */
sealed interface ShipMessage {

    int from();

    int to();

    /** Returns the number of the group, from 0. */
    int group();

    /**
     * Who has a snapshot?
     *
     * @param minIndex the lowest position that helps
     * @param resumed  the one that has come in part, or null
     */
    record Ask(int from, int to, int group, long minIndex, @Nullable SimSnapshotId resumed) implements ShipMessage {}

    /**
     * This one is here.
     *
     * @param manifest what it is, or null if none helps
     */
    record Answer(int from, int to, int group, @Nullable SimManifest manifest) implements ShipMessage {}

    /** A chunk is wanted. */
    record ChunkRequest(int from, int to, int group, SimSnapshotId id, int chunk) implements ShipMessage {}

    /**
     * A chunk.
     *
     * @param bytes what it is, or null if the snapshot is not there any more; nobody changes them
     */
    record Chunk(int from, int to, int group, SimSnapshotId id, int chunk, byte @Nullable [] bytes)
            implements ShipMessage {

        /** Returns the same with bytes that have suffered on the way. */
        Chunk damaged(SimRandom random) {
            byte[] whole = bytes;
            if (whole == null || whole.length == 0) {
                return this;
            }
            byte[] damaged = random.nextBoolean()
                    ? Arrays.copyOf(whole, random.nextInt(whole.length))
                    : whole.clone();
            if (damaged.length == whole.length) {
                damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return new Chunk(from, to, group, id, chunk, damaged);
        }
    }

    /** What came of a snapshot did not check out, again and again: whoever has it is to look at it. */
    record Suspect(int from, int to, int group, SimSnapshotId id) implements ShipMessage {}
}
