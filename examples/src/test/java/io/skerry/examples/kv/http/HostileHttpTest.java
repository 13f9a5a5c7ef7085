package io.skerry.examples.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.state.Value;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no well-behaved client would send: each is answered typed, nothing happens, and the next one is served. */
class HostileHttpTest extends HttpTestCase {

    private static final String PUT = "PUT /kv/a HTTP/1.1\r\nHost: a\r\n";
    private static final String GET = "GET /kv/a HTTP/1.1\r\nHost: a\r\n\r\n";

    @AfterEach
    void othersAreServed() {
        assertEquals(200, call("PUT", "/kv/healthy", "x").statusCode());
    }

    /** Where a request ends must not be a question, or the next one on the connection would not be its sender's. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                "Content-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
                "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx",
                "Content-Length: 1, 1\r\n\r\nx",
                "Content-Length: -1\r\n\r\nx",
                "Content-Length: +1\r\n\r\nx",
                "Content-Length: 0x1\r\n\r\nx",
                "Content-Length: 99999999999999999999\r\n\r\nx",
                "Content-Length: \r\n\r\nx",
                "Transfer-Encoding: gzip\r\n\r\nx",
                "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: identity\r\n\r\nx",
                "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                "Content-Length : 1\r\n\r\nx",
                "Transfer-Encoding: chunked\r\n\r\nx\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff1\r\nx\r\n",
                "Transfer-Encoding: chunked\r\n\r\n1\r\nxy\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\n\r\n0\r\n\r\n",
                "X: a\rContent-Length: 1\r\n\r\nx",
                "X\u0000: a\r\n\r\n",
                ": a\r\n\r\n",
                "no colon\r\n\r\n",
                "Host: b\r\n\r\n",
                "Expect: a miracle\r\nContent-Length: 1\r\n\r\nx"
            })
    void aRequestWhoseEndOrSenderIsAQuestionIsRefusedAndTheConnectionEnds(String headers) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send(PUT + headers + GET);
            String answer = client.rest();
            assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
            assertTrue(answer.contains("\"error\":\"BAD_REQUEST\""), answer);
            assertEquals(1, answer.split("HTTP/1.1 ", -1).length - 1, "nothing behind it is answered: " + answer);
        }
        assertEquals(0, group.submitted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000\u0001\u0002\u0003\r\n\r\n",
                "GET\r\n\r\n",
                "GET /kv/a\r\n\r\n",
                "GET /kv/a HTTP/2.0\r\nHost: a\r\n\r\n",
                "GET /kv/a HTTP/0.9\r\nHost: a\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "GET /kv/a HTTP/1.1\r\n\r\n",
                "GET /kv/\u00e4 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /kv/a%GG HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /kv/a% HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /kv/a%2 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /kv/a%C0%AF HTTP/1.1\r\nHost: a\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003\r\n\r\n"
            })
    void whatIsNoRequestIsABadRequest(String bytes) throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            String answer = client.send(bytes).answer();
            assertTrue(answer.startsWith("HTTP/1.1 400 Bad Request\r\n"), answer);
            assertTrue(answer.contains("\"error\":\"BAD_REQUEST\""), answer);
        }
    }

    @Test
    void aLineOrHeadersThatAreTooLargeAreRefusedBeforeTheyEnd() throws IOException {
        for (String head : new String[] {
            "GET /kv/" + "k".repeat(Heads.MAX_LINE_BYTES),
            PUT + "X: " + "x".repeat(Heads.MAX_HEADER_BYTES),
            PUT + "X: x\r\n".repeat(Heads.MAX_HEADER_BYTES / 4),
            PUT + "Transfer-Encoding: chunked\r\n\r\n0\r\n" + "X: x\r\n".repeat(Heads.MAX_HEADER_BYTES / 4)
        }) {
            try (RawClient client = new RawClient(server.address())) {
                String answer = client.send(head).answer();
                assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
                assertTrue(answer.contains("\"error\":\"TOO_LARGE\""), answer);
            }
        }
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsSent() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            String answer = client.send(PUT + "Content-Length: " + Long.MAX_VALUE + "\r\n\r\n")
                    .answer();
            assertTrue(answer.startsWith("HTTP/1.1 413 "), answer);
            assertTrue(answer.contains("A body here has at most 1048576 bytes"), answer);
        }
        assertEquals(0, group.submitted());
    }

    @Test
    void chunksThatDoNotEndAreRefusedAtTheLimitAndNotReadForEver() throws IOException {
        byte[] chunk = ("10000\r\n" + "x".repeat(1 << 16) + "\r\n").getBytes("US-ASCII");
        try (RawClient client = new RawClient(server.address())) {
            client.send(PUT + "Transfer-Encoding: chunked\r\n\r\n");
            for (int sent = 0; sent <= Value.MAX_BYTES; sent += 1 << 16) {
                client.send(chunk);
            }
            assertTrue(client.answer().startsWith("HTTP/1.1 413 "));
            long sent = 0;
            try {
                // Up to a gibibyte, were it read.
                for (; sent < 1 << 30; sent += chunk.length) {
                    client.send(chunk);
                }
            } catch (IOException e) {
                assertTrue(sent < 256 << 20, "it is read no further");
            }
            assertTrue(sent < 1 << 30, "it is cut off");
        }
        assertEquals(0, group.submitted());
    }

    @Test
    void whoAsksBeforeItSendsIsToldToGoOnOrToStop() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send(PUT + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.head());
            assertTrue(client.send("x").answer().startsWith("HTTP/1.1 200 OK\r\n"));
            client.send(PUT + "Expect: 100-continue\r\nContent-Length: 1048577\r\n\r\n");
            assertTrue(client.answer().startsWith("HTTP/1.1 413 "));
        }
        assertEquals(1, group.submitted());
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws IOException {
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            requests.append("PUT /kv/a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n%02d".formatted(i));
            requests.append(GET);
        }
        try (RawClient client = new RawClient(server.address())) {
            client.send(requests.toString());
            for (int i = 0; i < 100; i++) {
                assertTrue(client.answer().endsWith("{\"index\":%d,\"term\":1}\n".formatted(i + 1)));
                assertTrue(client.answer().endsWith("\r\n\r\n%02d".formatted(i)));
            }
        }
    }

    @Test
    void oldClientsAreServedAndLeftUnlessTheyWantToStay() throws IOException {
        call("PUT", "/kv/a", "red");
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET /kv/a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertTrue(client.answer().contains("\r\nconnection: keep-alive\r\n"));
            client.send("GET /kv/a HTTP/1.0\r\n\r\n");
            String last = client.rest();
            assertTrue(last.startsWith("HTTP/1.1 200 OK\r\n") && last.endsWith("\r\n\r\nred"), last);
            assertTrue(last.contains("\r\nconnection: close\r\n"), last);
        }
    }

    @Test
    void whoWantsTheConnectionToEndGetsAnAnswerFirst() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET /kv/a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + GET);
            String answer = client.rest();
            assertTrue(answer.startsWith("HTTP/1.1 404 Not Found\r\n"), answer);
            assertEquals(1, answer.split("HTTP/1.1 ", -1).length - 1);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://elsewhere/kv/a | 200",
                "http://elsewhere      | 404",
                "*                     | 404",
                "elsewhere:80          | 404",
                "/kv/a#b               | 200",
                "//kv/a                | 404",
                "/./kv/a               | 404"
            })
    void aTargetIsTakenAsItStands(String target, int status) throws IOException {
        call("PUT", "/kv/a", "red");
        call("PUT", "/kv/a%23b", "red");
        try (RawClient client = new RawClient(server.address())) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTrue(client.answer().startsWith("HTTP/1.1 " + status), target);
        }
    }

    @Test
    void aKeyIsDecodedOnce() throws IOException {
        call("PUT", "/kv/a%2541", "red");
        assertReply(200, "red", call("GET", "/kv/a%2541", null));
        assertEquals(404, call("GET", "/kv/a%41", null).statusCode());
        assertEquals(404, call("GET", "/kv/aA", null).statusCode());
    }

    @Test
    void whoIsGoneBeforeTheAnswerDisturbsNobody() throws IOException {
        byte[] large = new byte[Value.MAX_BYTES];
        call("PUT", "/kv/a", large);
        for (int i = 0; i < 50; i++) {
            RawClient client = new RawClient(server.address()).send(GET);
            client.head();
            client.reset();
            new RawClient(server.address())
                    .send(PUT + "Content-Length: 5\r\n\r\nx")
                    .reset();
            new RawClient(server.address()).send("GET /k").close();
        }
        assertEquals(large.length, call("GET", "/kv/a", null).body().length);
        assertEquals(1, group.submitted());
    }

    @Test
    void trailersAndExtensionsOfChunksArePassedOver() throws IOException {
        try (RawClient client = new RawClient(server.address())) {
            client.send(PUT + "Transfer-Encoding: chunked\r\n\r\n3;a=b\r\nred\r\n0\r\nX: y\r\n\r\n" + GET);
            assertTrue(client.answer().startsWith("HTTP/1.1 200 "));
            String read = client.answer();
            assertTrue(read.endsWith("\r\n\r\nred"), read);
            assertFalse(read.contains("X: y"));
        }
    }
}
