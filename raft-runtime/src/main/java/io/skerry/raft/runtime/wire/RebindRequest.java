package io.skerry.raft.runtime.wire;

import io.skerry.raft.message.Envelope;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;

/**
 * An administrator's word, given on a node that does not lead: a node has another disk for good. It is brought to the node
 * that is believed to lead, which passes it on to nobody (one hop). Immutable.
 *
 * @param envelope who brings it to whom, in the sender's term
 * @param id       the sender's number of it
 * @param node     the node that came back
 * @param store    the store that it must be found to run on, or {@link StoreId#NONE} for whichever that is
 */
public record RebindRequest(Envelope envelope, long id, NodeId node, StoreId store) implements NodeMessage {

    @Override
    public void deliverTo(Handler handler) {
        handler.on(this);
    }
}
