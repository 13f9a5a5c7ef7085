package io.skerry.examples.kv.client;

import static io.skerry.examples.kv.client.ScriptedServer.CUT;
import static io.skerry.examples.kv.client.ScriptedServer.HANG;
import static io.skerry.examples.kv.client.ScriptedServer.OK;
import static io.skerry.examples.kv.client.ScriptedServer.error;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.client.ScriptedServer.Step;
import io.skerry.examples.kv.wire.ErrorCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

/** What is tried again, and what is not, against servers that answer as they are told. */
class KvClientTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration ENOUGH_FOR_A_FEW = Duration.ofSeconds(2);
    private static final byte[] VALUE = "red".getBytes(StandardCharsets.UTF_8);

    private final List<ScriptedServer> servers = new ArrayList<>();
    private final List<URI> endpoints = new ArrayList<>();
    private final List<KvClient> clients = new ArrayList<>();

    @AfterEach
    void close() {
        clients.forEach(KvClient::close);
        servers.forEach(ScriptedServer::close);
    }

    @Test
    void requestsAreWhatTheContractSays() {
        server(1, OK, new Step(200, "{\"index\":8,\"term\":3,\"existed\":true}"), OK, new Step(200, "green"));
        KvClient client = client(LONG);
        assertEquals(new KvClient.Write(7, 3), client.put("a/ä", VALUE));
        assertTrue(client.delete("a"));
        assertEquals(new KvClient.Swap(true, null), client.cas("a", null, "x\""));
        assertArrayEquals("green".getBytes(StandardCharsets.UTF_8), client.get("a", "stale"));
        assertEquals(
                List.of(
                        "PUT /kv/a%2F%C3%A4 red",
                        "DELETE /kv/a ",
                        "POST /kv/a/cas {\"expect\":null,\"value\":\"x\\\"\"}\n",
                        "GET /kv/a?consistency=stale "),
                servers.get(0).requests());
    }

    @Test
    void absentAndMismatchAreAnswers() {
        server(
                1,
                error(ErrorCode.KEY_NOT_FOUND, 1L),
                new Step(409, "{\"error\":\"CAS_MISMATCH\",\"message\":\"m\",\"leader\":1,\"actual\":\"green\"}"),
                new Step(409, "{\"error\":\"CAS_MISMATCH\",\"message\":\"m\",\"leader\":1,\"actual\":null}"));
        KvClient client = client(LONG);
        assertNull(client.get("a", "linearizable"));
        assertEquals(new KvClient.Swap(false, "green"), client.cas("a", "red", "x"));
        assertEquals(new KvClient.Swap(false, null), client.cas("a", "red", "x"));
    }

    @Test
    void whoCannotBeReachedIsPassedOver() throws IOException {
        endpoints.add(closedPort());
        endpoints.add(closedPort());
        ScriptedServer third = server(3, OK);
        KvClient client = client(LONG);
        client.put("a", VALUE);
        client.put("b", VALUE);
        assertEquals(2, third.requests().size());
    }

    @Test
    void withoutALeaderTheNextOneIsAsked() {
        ScriptedServer first = server(1, error(ErrorCode.NO_LEADER, null), OK);
        ScriptedServer second = server(2, error(ErrorCode.NO_LEADER, null), OK);
        client(LONG).put("a", VALUE);
        assertEquals(
                List.of(2, 1),
                List.of(first.requests().size(), second.requests().size()));
    }

    @Test
    void theLeaderThatAnAnswerNamesIsAskedFromThenOn() {
        ScriptedServer first = server(1, error(ErrorCode.NO_LEADER, 3L));
        ScriptedServer second = server(2, error(ErrorCode.INTERNAL, null));
        ScriptedServer third = server(3, OK);
        KvClient client = client(LONG);
        client.put("a", VALUE);
        client.put("b", VALUE);
        assertEquals(1, first.requests().size());
        assertEquals(0, second.requests().size());
        assertEquals(2, third.requests().size());
    }

    @Test
    void aLeaderThatNoEndpointIsIsNoReasonToStay() {
        server(1, error(ErrorCode.NO_LEADER, 9L));
        ScriptedServer second = server(2, OK);
        client(LONG).put("a", VALUE);
        assertEquals(1, second.requests().size());
    }

    @Test
    void whoIsOverloadedIsLeftInPeaceForAWhile() {
        Step full = error(ErrorCode.OVERLOADED, 1L);
        ScriptedServer only = server(1, full, full, full, full, OK);
        long began = System.nanoTime();
        client(LONG).put("a", VALUE);
        assertEquals(5, only.requests().size());
        // The pauses are at least 5, 10, 20, 40 ms.
        assertTrue(System.nanoTime() - began >= Duration.ofMillis(75).toNanos());
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            mode = Mode.INCLUDE,
            names = {"OVERLOADED", "NO_LEADER"})
    void whoGivesUpSaysThatNothingHappened(ErrorCode code) {
        ScriptedServer only = server(1, error(code, 1L));
        RequestRefused e =
                assertThrows(RequestRefused.class, () -> client(SHORT).put("a", VALUE));
        assertTrue(e.getMessage().contains("certainly did not happen"), e::getMessage);
        assertTrue(e.getMessage().contains("because"), e::getMessage);
        assertTrue(only.requests().size() > 1);
    }

    @Test
    void nobodyThereIsARefusalToo() throws IOException {
        endpoints.add(closedPort());
        RequestRefused e =
                assertThrows(RequestRefused.class, () -> client(SHORT).put("a", VALUE));
        assertTrue(e.getMessage().contains("could not be reached"), e::getMessage);
    }

    static Stream<Step> unknowns() {
        return Stream.of(
                CUT,
                HANG,
                error(ErrorCode.OUTCOME_UNKNOWN, 1L),
                error(ErrorCode.INTERNAL, 1L),
                new Step(503, "<html>a proxy</html>"),
                new Step(503, ""),
                new Step(502, ""),
                new Step(200, "hello"));
    }

    @ParameterizedTest
    @MethodSource("unknowns")
    void aWriteThatNobodyKnowsOfIsNeverSentAgain(Step step) {
        ScriptedServer first = server(1, step);
        ScriptedServer second = server(2, OK);
        KvClient client = client(Duration.ofSeconds(1));
        assertThrows(OutcomeUnknown.class, () -> client.put("a", VALUE));
        assertEquals(1, first.requests().size());
        assertEquals(0, second.requests().size());
    }

    @ParameterizedTest
    @MethodSource("unknowns")
    void aReadIsSentAgainWhateverBecameOfIt(Step step) {
        server(1, step);
        server(2, new Step(200, "hello"));
        byte[] read = client(LONG).get("a", "linearizable");
        assertArrayEquals("hello".getBytes(StandardCharsets.UTF_8), read);
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"BAD_REQUEST", "NOT_FOUND", "TOO_LARGE", "DISK_FULL"})
    void whatTheCallerHasToMendIsNotSentAgain(ErrorCode code) {
        ScriptedServer only = server(1, error(code, 1L));
        RequestRefused e = assertThrows(RequestRefused.class, () -> client(LONG).put("a", VALUE));
        assertEquals(code.status() + ": because", e.getMessage());
        assertEquals(1, only.requests().size());
    }

    private static final Step OPENED = new Step(200, "{\"client\":\"s5\"}");

    /** But for an answer of some other server, which is no reason to ask a third. */
    static Stream<Step> unknownsOfNodes() {
        return unknowns().filter(step -> step.status() != 200);
    }

    @ParameterizedTest
    @MethodSource("unknownsOfNodes")
    void inASessionAWriteIsSentAgainWhateverBecameOfIt(Step step) {
        ScriptedServer first = server(1, OPENED, step);
        ScriptedServer second = server(2, OK);
        assertEquals(new KvClient.Write(7, 3), inSession(LONG).put("a", VALUE));
        assertEquals(List.of("POST /sessions ", "PUT /kv/a red s5/1"), first.requests());
        assertEquals(List.of("PUT /kv/a red s5/1"), second.requests());
    }

    @Test
    void aSessionIsOpenedOnceAndItsWritesAreCounted() {
        ScriptedServer only = server(1, OPENED, OK);
        KvClient client = inSession(LONG);
        client.put("a", VALUE);
        client.put("b", VALUE);
        assertEquals(List.of("POST /sessions ", "PUT /kv/a red s5/1", "PUT /kv/b red s5/2"), only.requests());
    }

    @Test
    void openingASessionIsTriedAgainWhateverBecameOfIt() {
        server(1, CUT);
        ScriptedServer second = server(2, OPENED, OK);
        inSession(LONG).put("a", VALUE);
        assertEquals(List.of("POST /sessions ", "PUT /kv/a red s5/1"), second.requests());
    }

    @Test
    void aSessionThatHasExpiredIsReplacedByTheNextWrite() {
        ScriptedServer only =
                server(1, OPENED, error(ErrorCode.SESSION_EXPIRED, 1L), new Step(200, "{\"client\":\"s9\"}"), OK);
        KvClient client = inSession(LONG);
        assertThrows(RequestRefused.class, () -> client.put("a", VALUE));
        client.put("a", VALUE);
        assertEquals(
                List.of("POST /sessions ", "PUT /kv/a red s5/1", "POST /sessions ", "PUT /kv/a red s9/1"),
                only.requests());
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"SESSION_EXPIRED", "DISK_FULL", "NO_LEADER", "OUTCOME_UNKNOWN"})
    void onceItMayHaveHappenedNoRefusalSaysThatItHasNot(ErrorCode code) {
        server(1, OPENED, error(ErrorCode.OUTCOME_UNKNOWN, 1L), error(code, 1L));
        OutcomeUnknown e = assertThrows(
                OutcomeUnknown.class, () -> inSession(ENOUGH_FOR_A_FEW).put("a", VALUE));
        assertTrue(e.getMessage().contains("because"), e::getMessage);
    }

    @Test
    void theStatusNamesThoseWhoDoNotAnswerToo() throws IOException {
        server(1, OK);
        endpoints.add(closedPort());
        List<NodeView> nodes = client(LONG).status(Duration.ofSeconds(5));
        assertEquals(1L, nodes.get(0).number("id"));
        assertNull(nodes.get(0).fault());
        assertNull(nodes.get(1).number("id"));
        assertFalse(String.valueOf(nodes.get(1).fault()).isEmpty());
    }

    @Test
    void endpointsAreNeeded() {
        assertThrows(IllegalArgumentException.class, () -> new KvClient(List.of(), LONG));
    }

    private ScriptedServer server(long id, Step... script) {
        try {
            ScriptedServer server = new ScriptedServer(id, script);
            servers.add(server);
            endpoints.add(server.uri());
            return server;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private KvClient inSession(Duration timeout) {
        KvClient client = KvClient.inSession(endpoints, timeout);
        clients.add(client);
        return client;
    }

    private KvClient client(Duration timeout) {
        KvClient client = new KvClient(endpoints, timeout);
        clients.add(client);
        return client;
    }

    private static URI closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
    }
}
