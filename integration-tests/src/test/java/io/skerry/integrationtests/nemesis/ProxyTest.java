package io.skerry.integrationtests.nemesis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the nemesis does to links is done. */
class ProxyTest {

    private static final byte[] WORD = {1, 2, 3, 4, 5, 6, 7, 8};

    private final Traffic there = new Traffic();
    private final Traffic back = new Traffic();
    private ServerSocket server;
    private Proxy proxy;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = Ports.free(1).get(0);
        proxy = new Proxy(port, server.getLocalPort(), there, back);
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        server.close();
    }

    private Socket dial() throws IOException {
        Socket socket = new Socket();
        socket.setSoTimeout((int) Await.DEADLINE.toMillis());
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return socket;
    }

    private Socket accept() throws IOException {
        Socket socket = server.accept();
        socket.setSoTimeout((int) Await.DEADLINE.toMillis());
        return socket;
    }

    @Test
    void passesBothWays() throws IOException {
        try (Socket dialling = dial();
                Socket dialled = accept()) {
            dialling.getOutputStream().write(WORD);
            assertArrayEquals(WORD, dialled.getInputStream().readNBytes(WORD.length));
            dialled.getOutputStream().write(WORD);
            assertArrayEquals(WORD, dialling.getInputStream().readNBytes(WORD.length));
        }
    }

    @Test
    void holdsOneWayAndNotTheOther() throws IOException {
        try (Socket dialling = dial();
                Socket dialled = accept()) {
            there.hold();
            dialling.getOutputStream().write(WORD);
            dialled.getOutputStream().write(WORD);
            assertArrayEquals(WORD, dialling.getInputStream().readNBytes(WORD.length));
            assertEquals(0, dialled.getInputStream().available());
            there.mend();
            assertArrayEquals(WORD, dialled.getInputStream().readNBytes(WORD.length));
        }
    }

    @Test
    void tearsAFrame() throws IOException {
        try (Socket dialling = dial();
                Socket dialled = accept()) {
            there.tear();
            dialling.getOutputStream().write(WORD);
            byte[] half = new byte[WORD.length];
            assertThrows(SocketException.class, () -> {
                for (int count = 0; ; count++) {
                    half[count] = (byte) dialled.getInputStream().read();
                }
            });
            assertFalse(there.takesTear(), "it was torn once");
            assertEquals(0, half[WORD.length / 2], "no more than half has arrived");
        }
    }

    @Test
    void refusesAndCuts() throws IOException {
        try (Socket dialling = dial();
                Socket dialled = accept()) {
            there.refuse();
            proxy.cut();
            assertEquals(-1, dialled.getInputStream().read());
            assertEquals(-1, dialling.getInputStream().read());
            try (Socket again = dial()) {
                assertEquals(-1, again.getInputStream().read());
            }
        }
    }
}
