package io.skerry.examples.kv.server;

import io.skerry.raft.config.HostPort;
import io.skerry.raft.node.NodeStartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.UnresolvedAddressException;

/** Looks whether a node could listen, before its folder is touched. Stateless. */
final class PortCheck {

    private PortCheck() {}

    /** @throws NodeStartException if it could not */
    static void requireFree(HostPort address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(address.host(), address.port()));
        } catch (IOException | UnresolvedAddressException e) {
            throw new NodeStartException(
                    "Cannot listen for other nodes on " + address + " (" + KvNode.reason(e)
                            + "): free it, or give --bind or the cluster config another address",
                    e);
        }
    }
}
