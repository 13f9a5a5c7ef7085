package io.skerry.integrationtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds ports for nodes that come and go. They lie below those that the system gives to sockets that dial: while a node is
 * down, nobody is given its port, least of all a socket that dials the port itself and so meets itself there.
 */
public final class Ports {

    private static final int FIRST = 15_000;
    private static final int UNTIL = 32_000;

    private Ports() {}

    /** Returns ports of the loopback address that nobody has at this moment. */
    public static List<Integer> free(int count) {
        List<Integer> ports = new ArrayList<>();
        for (int attempt = 0; ports.size() < count; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, UNTIL);
            if (attempt == UNTIL) {
                throw new AssertionError("No " + count + " ports of " + FIRST + " to " + UNTIL + " are free");
            }
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        return ports;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
