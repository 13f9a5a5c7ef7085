package io.skerry.raft.node;

import io.skerry.raft.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node's connections to another one. Immutable.
 *
 * @param node           the other node
 * @param address        where it was reached, or is looked for
 * @param lanesUp        lanes with a connection that is through its handshake
 * @param lanes          lanes of the cluster
 * @param fault          what went wrong last, or null if all lanes are up
 * @param framesSent     frames handed to the sockets since the node was started
 * @param framesReceived frames taken from them
 * @param flushes        system calls asked for to send them: one for all that a turn of a loop had for one connection
 * @param dropped        messages dropped because too much waited, or no connection was there; Raft repeats them
 * @param queues         what is bounded in bytes
 */
public record PeerStatus(
        NodeId node,
        String address,
        int lanesUp,
        int lanes,
        @Nullable String fault,
        long framesSent,
        long framesReceived,
        long flushes,
        long dropped,
        List<QueueStatus> queues) {

    /** Copies the list. */
    public PeerStatus {
        queues = List.copyOf(queues);
    }
}
