package io.skerry.raft.node;

/**
 * What a node has sent and fetched of snapshots since it was started, over all groups. Immutable.
 *
 * @param bytesSent     bytes of files that were sent to others
 * @param bytesReceived bytes of files that came, those of damaged chunks too
 * @param bytesReused   bytes of files that need not come, because they were here
 * @param chunksDamaged chunks that came damaged, and were not taken
 * @param resumes       transfers that went on where an earlier connection, or an earlier life of the node, had ended
 * @param fetched       snapshots that came
 * @param failed        attempts that ended without one
 */
public record ShippingStatus(
        long bytesSent,
        long bytesReceived,
        long bytesReused,
        long chunksDamaged,
        long resumes,
        long fetched,
        long failed) {

    /** Nothing was sent or fetched. */
    public static final ShippingStatus NONE = new ShippingStatus(0, 0, 0, 0, 0, 0, 0);
}
