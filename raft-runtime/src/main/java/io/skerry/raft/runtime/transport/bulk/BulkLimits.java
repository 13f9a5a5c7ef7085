package io.skerry.raft.runtime.transport.bulk;

/**
 * How many bulk streams of others a node serves at a time. Immutable.
 *
 * @param most        in all, at least 1; each takes two MiB at most, and a thread. Default 8
 * @param mostPerPeer of one peer, at least 1. Default 2
 */
public record BulkLimits(int most, int mostPerPeer) {

    /** What a node has that was told nothing else. */
    public static final BulkLimits DEFAULT = new BulkLimits(8, 2);

    /** Refuses what serves nobody. */
    public BulkLimits {
        if (most < 1 || mostPerPeer < 1) {
            throw new IllegalArgumentException(
                    "At least one bulk stream must be served, not " + most + " and " + mostPerPeer + " of a peer");
        }
    }
}
