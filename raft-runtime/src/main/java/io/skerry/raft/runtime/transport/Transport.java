package io.skerry.raft.runtime.transport;

import io.skerry.raft.config.HostPort;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import io.skerry.raft.runtime.transport.bulk.BulkServer;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.List;

/**
 * Brings messages to other nodes, in order on each lane. It may lose the end of what was sent when a connection breaks,
 * and says so; it never doubles, and never reorders but for votes and heartbeats, which go first.
 *
 * <p>Thread-safe where nothing else is said; {@code send} and {@code flush} are confined to the lane's loop.
 */
public interface Transport extends AutoCloseable {

    /**
     * Listens, and begins to look for the others.
     *
     * @param listener takes what arrives
     * @return where it listens
     * @throws TransportException if it cannot listen there; the message names the address and the mend
     */
    HostPort start(TransportListener listener);

    /**
     * Hands over a message to its receiver; it leaves with the next {@link #flush}. Confined to the lane's loop.
     *
     * @return whether it was taken; if not, no connection is there, or too much waits for it
     */
    boolean send(int lane, RaftMessage message);

    /** As {@link #send(int, RaftMessage)}. Confined to the lane's loop. */
    boolean send(int lane, NodeId to, NodeMessage message);

    /** Sends what was handed over since the last flush, on all lanes of a loop. Confined to that loop. */
    void flush(int loop);

    /**
     * Names who serves the bulk streams that others open, once, and before {@link #start}. Without it, none can be opened.
     *
     * @param limits how many at a time; whoever comes beyond is told to try again later
     */
    void serveBulk(BulkLimits limits, BulkServer server);

    /**
     * Opens a stream of its own to a peer, for what is large and may wait: nothing on the lanes waits behind it. Waits
     * until its handshake is through; never to be called by a loop. It ends with the transport.
     *
     * @throws BulkException if the peer cannot be reached, refuses, or has no room for it now
     */
    BulkStream openBulk(NodeId peer) throws BulkException;

    /** Returns what is known of every peer. */
    List<PeerStatus> peers();

    /** Returns what is bounded in bytes and belongs to no peer. */
    default List<QueueStatus> queues() {
        return List.of();
    }

    /** Closes all connections, and listens no more. The event loops must still run. Closing again does nothing. */
    @Override
    void close();
}
