package io.skerry.examples.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.state.Value;
import io.skerry.raft.config.ByteSize;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Clients that do not come to the end of what they began hold bytes for a while, and nothing else. */
class SlowClientTest extends HttpTestCase {

    private static final int THREADS = 3;
    private static final int SLOW = 20;
    private static final String PUT = "PUT /kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n";

    private final List<RawClient> slow = new ArrayList<>();
    private KvHttpConfig config = KvHttpConfig.DEFAULT.withThreads(THREADS);

    @Override
    KvHttpConfig config() {
        return config;
    }

    @AfterEach
    void closeSlowOnes() throws IOException {
        for (RawClient client : slow) {
            client.close();
        }
    }

    /** The server again, with other settings. */
    private void serve(KvHttpConfig other) throws IOException {
        server.close();
        config = other;
        serve();
    }

    private RawClient slow(String bytes) throws IOException {
        RawClient client = new RawClient(server.address()).send(bytes);
        slow.add(client);
        return client;
    }

    private void assertOthersAreServed() {
        for (int i = 0; i < 20; i++) {
            assertEquals(200, call("PUT", "/kv/healthy", "x").statusCode());
        }
    }

    @Test
    void moreSlowClientsThanThreadsDoNotStarveTheOthers() throws IOException {
        for (int i = 0; i < SLOW; i++) {
            slow("");
            slow("PUT /kv/a HTT");
            slow(PUT.formatted(10) + "x");
        }
        assertOthersAreServed();
        assertTrue(slow.get(2).send("123456789").answer().startsWith("HTTP/1.1 200 "), "slow, and served in the end");
    }

    @Test
    void clientsThatDoNotTakeTheirAnswersHoldNoThreadEither() throws IOException {
        call("PUT", "/kv/large", new byte[Value.MAX_BYTES]);
        for (int i = 0; i < SLOW; i++) {
            slow("GET /kv/large HTTP/1.1\r\nHost: a\r\n\r\n".repeat(20));
        }
        // The system takes the first answers of each: the threads are busy until it takes no more.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        for (int inARow = 0; inARow < 20; ) {
            assertTrue(System.nanoTime() < deadline, "others are not served again within 30 s");
            inARow = call("PUT", "/kv/healthy", "x").statusCode() == 200 ? inARow + 1 : 0;
        }
    }

    @Test
    void aRequestThatDoesNotArriveInTimeIsToldSoAndCutOff() throws IOException {
        serve(config.withArrivalTimeout(Duration.ofMillis(200)));
        for (String part : new String[] {"P", "PUT /kv/a HTTP/1.1\r\nX: ", PUT.formatted(10) + "x"}) {
            String answer = slow(part).rest();
            assertTrue(answer.startsWith("HTTP/1.1 408 Request Timeout\r\n"), answer);
            assertTrue(answer.contains("\"error\":\"REQUEST_TIMEOUT\""), answer);
        }
        assertEquals("", slow("").rest(), "whoever asks for nothing is told nothing");
        RawClient idle = slow(PUT.formatted(1) + "x");
        assertTrue(idle.answer().startsWith("HTTP/1.1 200 "));
        assertEquals("", idle.rest());
        assertEquals(1, group.submitted());
    }

    @Test
    void aByteNowAndThenBuysNoMoreTime() throws IOException {
        serve(config.withArrivalTimeout(Duration.ofMillis(300)));
        RawClient client = slow(PUT.formatted(1_000_000));
        client.socket().setSoTimeout(20);
        long sent = 0;
        String answer = "";
        while (answer.isEmpty()) {
            try {
                answer = client.answer();
            } catch (SocketTimeoutException e) {
                client.send("x");
                sent++;
            }
        }
        assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
        assertTrue(sent > 0);
    }

    @Test
    void whatSlowClientsHoldIsBoundedAndFreeAgainWhenTheyAreGone() throws IOException {
        serve(config.withBodies(ByteSize.ofMiB(4)));
        String half = "x".repeat(Value.MAX_BYTES - 1);
        int refused = 0;
        for (int i = 0; i < 8; i++) {
            slow(PUT.formatted(Value.MAX_BYTES) + half);
        }
        for (RawClient client : slow) {
            client.send("x");
        }
        for (RawClient client : slow) {
            String answer = client.answer();
            boolean full = answer.startsWith("HTTP/1.1 429 ") && answer.contains("\"error\":\"OVERLOADED\"");
            assertTrue(full || answer.startsWith("HTTP/1.1 200 "), answer);
            refused += full ? 1 : 0;
        }
        assertTrue(refused > 0 && group.submitted() == 8 - refused, refused + " refused");
        assertOthersAreServed();
        assertEquals(200, call("PUT", "/kv/a", new byte[Value.MAX_BYTES]).statusCode());
    }
}
