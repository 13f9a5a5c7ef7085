package io.skerry.examples.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.state.KvResultCodec;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.session.SessionStateMachine;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Writes of sessions, over real HTTP: the same pair of client and sequence takes effect once. */
class SessionsTest extends HttpTestCase {

    @Test
    void aSessionIsCalledAfterTheIndexOfItsEntry() {
        call("PUT", "/kv/a", "x");
        assertReply(200, "{\"client\":\"s2\"}", call("POST", "/sessions", null));
        assertReply(200, "{\"client\":\"s3\"}", call("POST", "/sessions", null));
        assertError(400, "BAD_REQUEST", call("POST", "/sessions?x=1", null));
    }

    @Test
    void theSamePairHasTheFirstOutcomeAndNoOtherEffect() {
        call("POST", "/sessions", null);
        assertReply(200, "{\"index\":2,\"term\":1}", once("PUT", "/kv/a", "x", "s1", "1"));
        assertReply(200, "{\"index\":3,\"term\":1,\"existed\":true}", once("DELETE", "/kv/a", null, "s1", "2"));
        assertReply(200, "{\"index\":3,\"term\":1,\"existed\":true}", once("DELETE", "/kv/a", null, "s1", "2"));
        assertReply(200, "{\"index\":2,\"term\":1}", once("PUT", "/kv/a", "x", "s1", "1"));
        assertEquals(404, call("GET", "/kv/a", null).statusCode());
    }

    @Test
    void aCompareAndSetThatIsSentAgainIsNotComparedAgain() {
        String create = "{\"expect\":null,\"value\":\"red\"}";
        assertReply(200, "{\"index\":1,\"term\":1}", once("POST", "/kv/a/cas", create, "me", "1"));
        assertReply(200, "{\"index\":1,\"term\":1}", once("POST", "/kv/a/cas", create, "me", "1"));
        assertError(409, "CAS_MISMATCH", once("POST", "/kv/a/cas", create, "me", "2"));
        call("DELETE", "/kv/a", null);
        HttpResponse<byte[]> again = once("POST", "/kv/a/cas", create, "me", "2");
        assertError(409, "CAS_MISMATCH", again);
        assertTrue(text(again).contains("\"actual\":\"red\""), text(again));
    }

    @Test
    void aRememberedMismatchKeepsTheBeginningOfTheValue() {
        String value = "v".repeat(3 * KvResultCodec.MAX_ACTUAL_BYTES);
        call("PUT", "/kv/a", value);
        String body = "{\"expect\":null,\"value\":\"x\"}";
        HttpResponse<byte[]> first = once("POST", "/kv/a/cas", body, "me", "1");
        assertTrue(text(first).contains("\"actual\":\"" + value + "\"}"), text(first));
        HttpResponse<byte[]> again = once("POST", "/kv/a/cas", body, "me", "1");
        assertError(409, "CAS_MISMATCH", again);
        String beginning = value.substring(0, KvResultCodec.MAX_ACTUAL_BYTES);
        assertTrue(text(again).contains("\"actual\":\"" + beginning + "\",\"actualCut\":true}"), text(again));
    }

    @Test
    void whoIsToldThatNobodyKnowsSendsThePairAgain() {
        call("POST", "/sessions", null);
        call("PUT", "/kv/a", "x");
        group.loseOutcomes(1);
        assertError(504, "OUTCOME_UNKNOWN", once("DELETE", "/kv/a", null, "s1", "1"));
        assertReply(200, "{\"index\":3,\"term\":1,\"existed\":true}", once("DELETE", "/kv/a", null, "s1", "1"));
    }

    @Test
    void anUnknownOutcomeOfWhatNeverHappenedIsNoOutcome() {
        group.endWith(new OutcomeUnknownException("the leader was lost"));
        assertError(504, "OUTCOME_UNKNOWN", once("PUT", "/kv/a", "x", "me", "1"));
        assertReply(200, "{\"index\":1,\"term\":1}", once("PUT", "/kv/a", "x", "me", "1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"s1", "s7", "s07", "s0", "s99999999999999999999999999"})
    void aSessionThatWasNeverGivenOutIsRefused(String client) {
        assertError(410, "SESSION_EXPIRED", once("PUT", "/kv/a", "x", client, "1"));
        assertEquals(404, call("GET", "/kv/a", null).statusCode());
    }

    @Test
    void sequencesComeInAnyOrderInsideTheWindow() {
        int window = SessionStateMachine.WINDOW;
        assertEquals(200, once("PUT", "/kv/a", "last", "me", "" + (window + 1)).statusCode());
        assertEquals(200, once("PUT", "/kv/a", "second", "me", "2").statusCode());
        HttpResponse<byte[]> below = once("PUT", "/kv/a", "first", "me", "1");
        assertError(410, "SESSION_EXPIRED", below);
        assertTrue(text(below).contains("did not take effect now"), text(below));
        assertReply(200, "second", call("GET", "/kv/a", null));
    }

    @Test
    void aSequenceThatWasUsedForSomethingElseIsTheClientsFault() {
        once("PUT", "/kv/a", "x", "me", "1");
        HttpResponse<byte[]> other = once("DELETE", "/kv/a", null, "me", "1");
        assertError(400, "BAD_REQUEST", other);
        assertReply(200, "x", call("GET", "/kv/a", null));
    }

    @ParameterizedTest
    @CsvSource({
        "me, ''",
        "me, 0",
        "me, -1",
        "me, +1",
        "me, 1.5",
        "me, x",
        "me, 9223372036854775808",
        "me, 00000000000000000001",
        "'', 1"
    })
    void headersThatAreNoneAreABadRequest(String client, String sequence) {
        assertError(400, "BAD_REQUEST", once("PUT", "/kv/a", "x", client, sequence));
        assertError(400, "BAD_REQUEST", once("DELETE", "/kv/a", null, client, sequence));
        assertError(
                400, "BAD_REQUEST", once("POST", "/kv/a/cas", "{\"expect\":null,\"value\":\"x\"}", client, sequence));
        assertEquals(0, group.submitted());
    }

    @Test
    void anIdHasUpTo64Characters() {
        assertEquals(200, once("PUT", "/kv/a", "x", "c".repeat(64), "1").statusCode());
        assertError(400, "BAD_REQUEST", once("PUT", "/kv/a", "x", "c".repeat(65), "1"));
        assertEquals(
                200, once("PUT", "/kv/a", "x", "me & you", "" + Long.MAX_VALUE).statusCode());
    }

    @Test
    void oneHeaderAloneOrOneTwiceOrOnWhatIsNoWriteIsABadRequest() {
        assertError(400, "BAD_REQUEST", call("PUT", "/kv/a", "x", "Raft-Client", "me"));
        assertError(400, "BAD_REQUEST", call("PUT", "/kv/a", "x", "raft-sequence", "1"));
        assertError(
                400,
                "BAD_REQUEST",
                call("PUT", "/kv/a", "x", "Raft-Client", "me", "Raft-Client", "you", "Raft-Sequence", "1"));
        for (String request : new String[] {"GET /kv/a", "GET /status", "GET /healthz", "POST /sessions"}) {
            String[] parts = request.split(" ");
            assertError(400, "BAD_REQUEST", once(parts[0], parts[1], null, "me", "1"));
        }
        assertEquals(0, group.submitted());
        assertFalse(group.status().lastIndex() > 0);
    }

    private HttpResponse<byte[]> once(String method, String path, String body, String client, String sequence) {
        return call(method, path, body, "Raft-Client", client, "Raft-Sequence", sequence);
    }
}
