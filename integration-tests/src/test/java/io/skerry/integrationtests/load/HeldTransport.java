package io.skerry.integrationtests.load;

import io.skerry.raft.config.HostPort;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.transport.TransportListener;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import io.skerry.raft.runtime.transport.bulk.BulkServer;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.List;

/** A transport that does something before each message is taken in, on the loop. As thread-safe as what it wraps. */
final class HeldTransport implements Transport {

    private final Transport transport;
    private final Runnable before;

    HeldTransport(Transport transport, Runnable before) {
        this.transport = transport;
        this.before = before;
    }

    @Override
    public HostPort start(TransportListener listener) {
        return transport.start(new TransportListener() {
            @Override
            public Hello hello(int stream) {
                return listener.hello(stream);
            }

            @Override
            public void onConnected(int lane, Hello peer) {
                listener.onConnected(lane, peer);
            }

            @Override
            public void onDisconnected(int lane, NodeId peer) {
                listener.onDisconnected(lane, peer);
            }

            @Override
            public void onMessage(int lane, RaftMessage message) {
                before.run();
                listener.onMessage(lane, message);
            }

            @Override
            public void onMessage(int lane, NodeId from, NodeMessage message) {
                before.run();
                listener.onMessage(lane, from, message);
            }
        });
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
    public void serveBulk(BulkLimits limits, BulkServer server) {
        transport.serveBulk(limits, server);
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
    public void close() {
        transport.close();
    }
}
