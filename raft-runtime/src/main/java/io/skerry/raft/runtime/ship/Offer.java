package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.ship.ShipAnswer.Listed;
import io.skerry.raft.snapshot.SnapshotId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that a node has. Immutable.
 *
 * @param from     the node
 * @param snapshot what it has
 */
record Offer(NodeId from, Listed snapshot) {

    SnapshotId id() {
        return snapshot.id();
    }

    /**
     * Returns those that help, best first: the one that has begun to come, from whoever has it; then those that
     * reach no further than is surely of use; then those of other nodes than the leader, which has enough to do; the newest of
     * them first. Of equal ones the order stays.
     *
     * @param minIndex   the lowest index that helps
     * @param maxIndex   the highest that is surely of use
     * @param unfinished the one that has begun to come, or null
     */
    static List<Offer> best(
            List<Offer> offers, NodeId leader, long minIndex, long maxIndex, @Nullable SnapshotId unfinished) {
        return offers.stream()
                .filter(offer -> offer.id().position().index() >= minIndex)
                .sorted(Comparator.comparing((Offer offer) -> !offer.id().equals(unfinished))
                        .thenComparing(offer -> offer.id().position().index() > maxIndex)
                        .thenComparing(offer -> offer.from().equals(leader))
                        .thenComparing(offer -> offer.id().position(), Comparator.reverseOrder()))
                .toList();
    }
}
