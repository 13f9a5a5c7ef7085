package io.skerry.raft.runtime;

import io.skerry.raft.config.HostPort;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.runtime.transport.NettyTransport;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.transport.TransportFactory;
import io.skerry.raft.runtime.transport.TransportListener;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkLimits;
import io.skerry.raft.runtime.transport.bulk.BulkServer;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A real transport, of which a test takes messages away: those that come from a node, or those that go out. The
 * connections stay up.
 */
final class CuttableTransport implements Transport {

    private static final String EVERYBODY = "*";

    private record Isolation(Predicate<RaftMessage> message) {}

    /** What is lost, by all nodes of a test. */
    static final class Cuts {
        private final Set<String> links = ConcurrentHashMap.newKeySet();
        private volatile Predicate<Object> refusedOutbound = message -> false;
        private volatile @Nullable Isolation isolation;

        /** From now on nothing that a node sends comes to the other one. */
        void cut(long from, long to) {
            links.add(from + ">" + to);
        }

        /**
         * From the moment on at which a node gets such a message, its sender hears nobody, and nobody hears the sender.
         * That message is still read, its answer is not.
         */
        void isolateSender(Predicate<RaftMessage> message) {
            isolation = new Isolation(message);
        }

        /** Whether that has happened. */
        boolean isIsolated() {
            return isolation == null;
        }

        void heal() {
            links.clear();
        }

        private void onReceived(NodeId from) {
            isolation = null;
            links.add(from + ">" + EVERYBODY);
            links.add(EVERYBODY + ">" + from);
        }

        /** Transports answer that there is no room for such messages. */
        void refuse(Predicate<Object> messages) {
            refusedOutbound = messages;
        }

        private boolean isCut(NodeId from, NodeId to) {
            return links.contains(from + ">" + to)
                    || links.contains(from + ">" + EVERYBODY)
                    || links.contains(EVERYBODY + ">" + to);
        }

        TransportFactory factory() {
            return (self, cluster, bind, config, loops, codec, seed) -> new CuttableTransport(
                    self, new NettyTransport(self, cluster, bind, config, loops, codec, seed), this);
        }
    }

    private final NodeId self;
    private final Transport transport;
    private final Cuts cuts;

    private CuttableTransport(NodeId self, Transport transport, Cuts cuts) {
        this.self = self;
        this.transport = transport;
        this.cuts = cuts;
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
                if (!cuts.isCut(message.from(), self)) {
                    Isolation isolation = cuts.isolation;
                    if (isolation != null && isolation.message.test(message)) {
                        cuts.onReceived(message.from());
                    }
                    listener.onMessage(lane, message);
                }
            }

            @Override
            public void onMessage(int lane, NodeId from, NodeMessage message) {
                if (!cuts.isCut(from, self)) {
                    listener.onMessage(lane, from, message);
                }
            }
        });
    }

    @Override
    public boolean send(int lane, RaftMessage message) {
        return !cuts.refusedOutbound.test(message) && transport.send(lane, message);
    }

    @Override
    public boolean send(int lane, NodeId to, NodeMessage message) {
        return !cuts.refusedOutbound.test(message) && transport.send(lane, to, message);
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
