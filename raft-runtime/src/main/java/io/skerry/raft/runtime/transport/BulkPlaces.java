package io.skerry.raft.runtime.transport;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts the bulk streams that others have opened, in all and for each peer. Thread-safe. */
final class BulkPlaces {

    private final NodeId self;
    private final BulkLimits limits;
    private final Map<NodeId, Integer> byPeer = new HashMap<>();
    private int open;

    BulkPlaces(NodeId self, BulkLimits limits) {
        this.self = self;
        this.limits = limits;
    }

    /** Takes a place, or returns why there is none for now. */
    synchronized @Nullable String enter(NodeId peer) {
        int ofPeer = byPeer.getOrDefault(peer, 0);
        if (ofPeer >= limits.mostPerPeer()) {
            return "node " + self + " serves " + ofPeer + " bulk streams of node " + peer + " already; try again later";
        }
        if (open >= limits.most()) {
            return "node " + self + " serves " + open + " bulk streams already; try again later";
        }
        open++;
        byPeer.merge(peer, 1, Integer::sum);
        return null;
    }

    /** Gives up a place. */
    synchronized void leave(NodeId peer) {
        open--;
        byPeer.computeIfPresent(peer, (key, count) -> count == 1 ? null : count - 1);
    }

    synchronized int open() {
        return open;
    }
}
