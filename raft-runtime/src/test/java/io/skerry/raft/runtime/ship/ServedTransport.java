package io.skerry.raft.runtime.ship;

import io.skerry.raft.config.HostPort;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.transport.TransportListener;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import io.skerry.raft.runtime.transport.bulk.BulkServer;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.List;

/** A transport whose bulk streams are served by a test. */
final class ServedTransport implements Transport {

    private final Transport transport;
    private final BulkServer server;

    ServedTransport(Transport transport, BulkServer server) {
        this.transport = transport;
        this.server = server;
    }

    @Override
    public void serveBulk(BulkLimits limits, BulkServer replaced) {
        transport.serveBulk(limits, server);
    }

    @Override
    public HostPort start(TransportListener listener) {
        return transport.start(listener);
    }

    @Override
    public boolean send(int lane, RaftMessage message) {
        return transport.send(lane, message);
    }

    @Override
    public boolean send(int lane, NodeId to, NodeMessage message) {
        return transport.send(lane, to, message);
    }

    @Override
    public void flush(int loop) {
        transport.flush(loop);
    }

    @Override
    public BulkStream openBulk(NodeId peer) throws BulkException {
        return transport.openBulk(peer);
    }

    @Override
    public List<PeerStatus> peers() {
        return transport.peers();
    }

    @Override
    public List<QueueStatus> queues() {
        return transport.queues();
    }

    @Override
    public void close() {
        transport.close();
    }
}
