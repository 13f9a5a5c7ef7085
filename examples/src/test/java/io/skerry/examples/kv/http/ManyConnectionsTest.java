package io.skerry.examples.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** More connections than are taken. */
class ManyConnectionsTest extends HttpTestCase {

    private static final int CONNECTIONS = 2_000;
    private static final String PUT = "PUT /kv/%d HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx";

    private final List<RawClient> clients = new ArrayList<>();

    @AfterEach
    void closeAll() throws IOException {
        for (RawClient client : clients) {
            client.close();
        }
    }

    /** Each has two file descriptors here, for client and server share a process. */
    @Test
    void twoThousandAtATimeAreEachServedOrRefused() throws IOException {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long free = system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount();
            assumeTrue(free > 2 * CONNECTIONS + 200, "file descriptors");
        }
        assertEquals(200, call("PUT", "/kv/healthy", "x").statusCode());
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(new RawClient(server.address()));
        }
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.get(i).send(PUT.formatted(i));
        }
        assertEquals(200, call("PUT", "/kv/healthy", "x").statusCode(), "whoever was there before");
        int served = 0;
        for (RawClient client : clients) {
            served += isServed(client.answer()) ? 1 : 0;
        }
        assertTrue(served > 0 && served < config().connections(), served + " served");
        closeAll();
        assertServedAgain();
    }

    private static boolean isServed(String answer) {
        if (answer.startsWith("HTTP/1.1 200 ")) {
            return true;
        }
        assertTrue(answer.startsWith("HTTP/1.1 429 ") && answer.contains("\"error\":\"OVERLOADED\""), answer);
        return false;
    }

    private void assertServedAgain() throws IOException {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (true) {
            try (RawClient client = new RawClient(server.address()).send(PUT.formatted(0))) {
                if (isServed(client.answer())) {
                    return;
                }
            }
            assertTrue(System.nanoTime() < deadline, "within 30 s");
        }
    }
}
