package io.skerry.raft.runtime.transport;

import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.codec.WireException;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;

/** Nobody speaks for another node, or for a store that is not the one of the handshake. Stateless, thread-safe. */
final class Parties {

    private Parties() {}

    /**
     * Requires that a message is of who sends it, for who receives it.
     *
     * @throws WireException if not
     */
    static void require(RaftMessage message, Member peer, NodeId self) {
        require(message.envelope(), peer, self);
    }

    /** As {@link #require(RaftMessage, Member, NodeId)}, if the message names them at all. */
    static void require(NodeMessage message, Member peer, NodeId self) {
        if (message instanceof SubmitRequest request) {
            require(request.envelope(), peer, self);
        } else if (message instanceof SubmitResponse response) {
            require(response.envelope(), peer, self);
        }
    }

    private static void require(Envelope envelope, Member peer, NodeId self) {
        if (!envelope.from().equals(peer)) {
            throw new WireException(
                    "a message names " + envelope.from() + " as its sender, the connection is that of " + peer);
        }
        if (!envelope.to().node().equals(self)) {
            throw new WireException("a message for node " + envelope.to().node() + " came to node " + self);
        }
    }
}
