package io.skerry.examples.kv.demo;

import io.skerry.raft.config.HostPort;
import io.skerry.raft.node.NodeStartException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds ports on loopback. Somebody else may take one before it is used; then the demo says so. Stateless. */
final class DemoPorts {

    private DemoPorts() {}

    /** Returns so many free ports, all different. */
    static List<HostPort> free(int count) {
        List<ServerSocket> sockets = new ArrayList<>();
        List<HostPort> ports = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                ServerSocket socket = open(0);
                sockets.add(socket);
                ports.add(new HostPort(HostPort.LOOPBACK, socket.getLocalPort()));
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new NodeStartException("No free port on " + HostPort.LOOPBACK + " (" + e + ")", e);
        }
        return ports;
    }

    /** Returns the ports from the base on; without one those from 8001 on if they are free, else any. */
    static List<HostPort> http(@Nullable Integer base, int count) {
        int first = base != null ? base : DemoSettings.DEFAULT_HTTP_BASE;
        List<HostPort> wanted = IntStream.range(first, first + count)
                .mapToObj(port -> new HostPort(HostPort.LOOPBACK, port))
                .toList();
        return base != null || wanted.stream().allMatch(DemoPorts::isFree) ? wanted : free(count);
    }

    private static boolean isFree(HostPort address) {
        try (ServerSocket socket = open(address.port())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static ServerSocket open(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(HostPort.LOOPBACK, port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
