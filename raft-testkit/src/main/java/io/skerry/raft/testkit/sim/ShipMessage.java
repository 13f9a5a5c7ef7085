package io.skerry.raft.testkit.sim;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What nodes tell each other about snapshots, beside the protocol: whoever needs one asks. Nodes count from 0. */
sealed interface ShipMessage {

    int from();

    int to();

    /** Returns the number of the group, from 0. */
    int group();

    /** Returns a number for what it says. */
    default long kind() {
        if (this instanceof Chunk chunk) {
            return chunk.id().hash() + 31L * chunk.chunk();
        }
        if (this instanceof ChunkRequest request) {
            return ~request.id().hash() + 31L * request.chunk();
        }
        return this instanceof Ask ask ? ask.minIndex() : 1;
    }

    /** Returns what it says, for a trace: the same in every run. */
    String text();

    private static String text(@Nullable SimSnapshotId id) {
        return id == null ? "none" : id.position() + " by @" + id.takenBy() + " #" + Long.toHexString(id.hash());
    }

    private static String nodes(ShipMessage message) {
        return message.getClass().getSimpleName() + " " + (message.from() + 1) + "->" + (message.to() + 1);
    }

    /**
     * Who has a snapshot?
     *
     * @param minIndex the lowest position that helps
     * @param resumed  the one that has come in part, or null
     */
    record Ask(
            int from,
            int to,
            int group,
            long minIndex,
            @Nullable SimSnapshotId resumed) implements ShipMessage {
        @Override
        public String text() {
            return nodes(this) + " min=" + minIndex + " resumed=" + ShipMessage.text(resumed);
        }
    }

    /**
     * This one is here.
     *
     * @param manifest what it is, or null if none helps
     */
    record Answer(int from, int to, int group, @Nullable SimManifest manifest) implements ShipMessage {
        @Override
        public String text() {
            return nodes(this) + " " + ShipMessage.text(manifest == null ? null : manifest.id());
        }
    }

    /** A chunk is wanted. */
    record ChunkRequest(int from, int to, int group, SimSnapshotId id, int chunk) implements ShipMessage {
        @Override
        public String text() {
            return nodes(this) + " chunk=" + chunk + " of " + ShipMessage.text(id);
        }
    }

    /**
     * A chunk.
     *
     * @param bytes what it is, or null if the snapshot is not there any more; nobody changes them
     */
    record Chunk(int from, int to, int group, SimSnapshotId id, int chunk, byte @Nullable [] bytes)
            implements ShipMessage {

        @Override
        public String text() {
            String what = bytes == null ? "gone" : bytes.length + " B";
            return nodes(this) + " chunk=" + chunk + " of " + ShipMessage.text(id) + " " + what;
        }

        /** Returns the same with bytes that have suffered on the way. */
        Chunk damaged(SimRandom random) {
            byte[] whole = bytes;
            if (whole == null || whole.length == 0) {
                return this;
            }
            byte[] damaged = random.nextBoolean() ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
            if (damaged.length == whole.length) {
                damaged[random.nextInt(whole.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return new Chunk(from, to, group, id, chunk, damaged);
        }
    }

    /** What came of a snapshot did not check out, again and again: whoever has it is to look at it. */
    record Suspect(int from, int to, int group, SimSnapshotId id) implements ShipMessage {
        @Override
        public String text() {
            return nodes(this) + " " + ShipMessage.text(id);
        }
    }
}
