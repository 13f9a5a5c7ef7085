package io.skerry.raft.runtime.ship;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between two nodes, and changes a byte of what the one that was dialled says on each connection. */
final class FlippingProxy implements AutoCloseable {

    private final ServerSocket listening;
    private final int target;
    private final int within;
    private final Random random;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger flipped = new AtomicInteger();

    /** Changes one of the first so many bytes, or one of the first thousand. */
    FlippingProxy(int port, int target, int within, long seed) {
        this.target = target;
        this.within = within;
        this.random = new Random(seed);
        try {
            this.listening = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int flipped() {
        return flipped.get();
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "flipping-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket from = listening.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(from);
                sockets.add(to);
                int at = random.nextInt(random.nextBoolean() ? 1000 : within);
                start(() -> pump(to, from, at));
                start(() -> pump(from, to, -1));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void pump(Socket from, Socket to, int flipAt) {
        byte[] some = new byte[4096];
        try {
            int passed = 0;
            int read = from.getInputStream().read(some);
            while (read >= 0) {
                if (flipAt >= passed && flipAt < passed + read) {
                    some[flipAt - passed] ^= 0x10;
                    flipped.incrementAndGet();
                }
                passed += read;
                to.getOutputStream().write(some, 0, read);
                read = from.getInputStream().read(some);
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

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        close(sockets.toArray(Socket[]::new));
    }
}
