package io.skerry.raft.config;

import io.skerry.raft.model.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * A node as the cluster config lists it. Immutable.
 *
 * @param id      the node
 * @param address where the others find it
 * @param bind    where it listens, if that is another address, or null
 * @param http    where it serves HTTP, or null; for applications that do
 * @param voter   whether it is a voter of the first membership; if not, a learner
 */
public record ClusterNode(
        NodeId id,
        HostPort address,
        @Nullable HostPort bind,
        @Nullable HostPort http,
        boolean voter) {

    /** Returns a voter that listens where it is found. */
    public static ClusterNode of(long id, String address) {
        return new ClusterNode(NodeId.of(id), HostPort.parse(address), null, null, true);
    }

    /** Returns where it listens. */
    public HostPort bindAddress() {
        return bind != null ? bind : address;
    }
}
