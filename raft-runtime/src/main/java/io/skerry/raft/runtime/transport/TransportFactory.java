package io.skerry.raft.runtime.transport;

import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.storage.EntryCodec;

/** Makes the transport of a node. Thread-safe. */
@FunctionalInterface
public interface TransportFactory {

    /**
     * Returns a transport that has not been started.
     *
     * @param self    the node
     * @param cluster where the others are found
     * @param bind    where to listen
     * @param config  bounds, and how sockets are read
     * @param loops   the loops that lanes are on; they outlive the transport
     * @param codec   checks records that arrive
     * @param seed    of what is drawn at random
     */
    Transport create(
            NodeId self,
            ClusterConfig cluster,
            HostPort bind,
            RaftConfig config,
            EventLoops loops,
            EntryCodec codec,
            long seed);
}
