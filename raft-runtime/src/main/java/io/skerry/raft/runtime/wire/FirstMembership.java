package io.skerry.raft.runtime.wire;

import io.skerry.raft.model.Membership;

/**
 * Tells a node that waits for the first start that there was one. It takes the membership for its own, if its store is
 * named there; else its disk is not the one that took part, and it stays passive. Immutable.
 *
 * @param membership the first membership of the cluster
 */
public record FirstMembership(Membership membership) implements NodeMessage {

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
