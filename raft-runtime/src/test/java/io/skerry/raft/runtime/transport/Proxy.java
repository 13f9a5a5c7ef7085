package io.skerry.raft.runtime.transport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between two nodes, and breaks each connection after some bytes: within a handshake, within a frame. */
final class Proxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final Random random;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean breaking = true;

    Proxy(int port, int target, long seed) {
        this.target = target;
        this.random = new Random(seed);
        try {
            this.listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    /** Breaks nothing any more. */
    void heal() {
        breaking = false;
        closeAll();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = listening.accept();
                sockets.add(from);
                Socket to = new Socket();
                sockets.add(to);
                int budget = breaking ? random.nextInt(random.nextBoolean() ? 600 : 60_000) : Integer.MAX_VALUE;
                start(() -> connectAndPump(from, to, budget));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void connectAndPump(Socket from, Socket to, int budget) {
        try {
            to.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            start(() -> pump(to, from, budget));
            pump(from, to, budget);
        } catch (IOException e) {
            close(from, to);
        }
    }

    private static void pump(Socket from, Socket to, int budget) {
        byte[] some = new byte[4096];
        try {
            int left = budget;
            while (left > 0) {
                int read = from.getInputStream().read(some, 0, Math.min(some.length, left));
                if (read < 0) {
                    break;
                }
                to.getOutputStream().write(some, 0, read);
                left -= read;
            }
        } catch (IOException e) {
            // The other direction, or an end, has closed it.
        }
        close(from, to);
    }

    private static void close(Socket... ends) {
        for (Socket end : ends) {
            try {
                end.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void closeAll() {
        close(sockets.toArray(Socket[]::new));
        sockets.clear();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        closeAll();
    }
}
