package io.skerry.integrationtests.nemesis;

import io.skerry.integrationtests.Await;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands where one node looks for another, and passes on what both say, as {@link Traffic} lets it. Whatever ends a
 * connection on one side ends it on the other.
 *
 * <p>Thread-safe. It has a thread, and two for each connection, which end with it.
 */
final class Proxy implements Closeable {

    private static final int CHUNK = 4 << 10;

    private final ServerSocket server;
    private final int target;
    private final Traffic there;
    private final Traffic back;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    /**
     * Begins to listen.
     *
     * @param there from the node that dials
     * @param back  from the node that is dialled
     */
    Proxy(int port, int target, Traffic there, Traffic back) throws IOException {
        this.server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        this.there = there;
        this.back = back;
        start("accepts for " + target, this::accept);
    }

    private static void start(String what, Runnable task) {
        Thread thread = new Thread(task, "proxy " + what);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                connect(server.accept());
            } catch (IOException e) {
                // The node that is looked for is down, or is not to be found; or this is closed, and the loop ends.
                Await.pause();
            }
        }
    }

    private void connect(Socket dialling) throws IOException {
        Socket dialled = new Socket();
        open.add(dialling);
        open.add(dialled);
        try {
            if (there.isRefused()) {
                throw new IOException("Refused by the test");
            }
            dialled.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            dialled.setTcpNoDelay(true);
            dialling.setTcpNoDelay(true);
        } catch (IOException e) {
            end(dialling, dialled);
            throw e;
        }
        start("to " + target, () -> pump(dialling, dialled, there));
        start("from " + target, () -> pump(dialled, dialling, back));
    }

    private void pump(Socket from, Socket to, Traffic traffic) {
        byte[] chunk = new byte[CHUNK];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                traffic.pass(count);
                for (long attempt = 0; traffic.isHeld() && !from.isClosed(); attempt++) {
                    Await.pause(attempt);
                }
                if (count > 1 && traffic.takesTear()) {
                    out.write(chunk, 0, count / 2);
                    reset(from, to);
                    return;
                }
                out.write(chunk, 0, count);
            }
            end(from, to);
        } catch (IOException e) {
            // One side is gone; the other one is to notice.
            end(from, to);
        }
    }

    private void reset(Socket... sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.setSoLinger(true, 0);
        }
        end(sockets);
    }

    private void end(Socket... sockets) {
        for (Socket socket : sockets) {
            open.remove(socket);
            try {
                socket.close();
            } catch (IOException e) {
                throw new AssertionError("A socket cannot be closed", e);
            }
        }
    }

    /** Returns whether there are connections. */
    boolean isUp() {
        return !open.isEmpty();
    }

    /** Ends all connections. */
    void cut() {
        end(open.toArray(Socket[]::new));
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
