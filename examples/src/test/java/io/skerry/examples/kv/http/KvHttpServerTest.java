package io.skerry.examples.kv.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.state.Value;
import io.skerry.raft.node.ReadConsistency;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every route, over real HTTP, on a group without Raft. */
class KvHttpServerTest extends HttpTestCase {

    @Test
    void aValueIsPutAndRead() {
        assertReply(200, "{\"index\":1,\"term\":1}", call("PUT", "/kv/apple", "red"));
        assertReply(200, "{\"index\":2,\"term\":1}", call("PUT", "/kv/apple", "green"));
        HttpResponse<byte[]> read = call("GET", "/kv/apple", null);
        assertReply(200, "green", read);
        assertEquals("2", read.headers().firstValue("Raft-Index").orElseThrow());
        assertEquals(
                "application/octet-stream",
                read.headers().firstValue("Content-Type").orElseThrow());
    }

    @Test
    void anAbsentKeyIsNotFoundAndTheAnswerSaysUpToWhereThatIsKnown() {
        call("PUT", "/kv/apple", "red");
        HttpResponse<byte[]> read = call("GET", "/kv/pear", null);
        assertError(404, "KEY_NOT_FOUND", read);
        assertEquals("1", read.headers().firstValue("Raft-Index").orElseThrow());
        assertTrue(text(read).contains("\"leader\":1"), text(read));
    }

    @Test
    void aKeyIsDeletedAndTheAnswerSaysWhetherItWasThere() {
        call("PUT", "/kv/apple", "red");
        assertReply(200, "{\"index\":2,\"term\":1,\"existed\":true}", call("DELETE", "/kv/apple", null));
        assertReply(200, "{\"index\":3,\"term\":1,\"existed\":false}", call("DELETE", "/kv/apple", null));
        assertEquals(404, call("GET", "/kv/apple", null).statusCode());
    }

    @Test
    void aValueIsComparedAndSet() {
        String create = "{\"expect\":null,\"value\":\"red\"}";
        assertReply(200, "{\"index\":1,\"term\":1}", call("POST", "/kv/apple/cas", create));
        HttpResponse<byte[]> again = call("POST", "/kv/apple/cas", create);
        assertError(409, "CAS_MISMATCH", again);
        assertTrue(text(again).contains("\"actual\":\"red\""), text(again));
        assertEquals(
                200,
                call("POST", "/kv/apple/cas", "{\"value\":\"green\",\"expect\":\"red\"}")
                        .statusCode());
        assertReply(200, "green", call("GET", "/kv/apple", null));
        HttpResponse<byte[]> absent = call("POST", "/kv/pear/cas", "{\"expect\":\"red\",\"value\":\"x\"}");
        assertTrue(text(absent).contains("\"actual\":null"), text(absent));
    }

    @Test
    void bytesThatAreNoTextAreShownAsTheyAreBesideTheText() {
        call("PUT", "/kv/apple", new byte[] {'a', (byte) 0xff});
        HttpResponse<byte[]> mismatch = call("POST", "/kv/apple/cas", "{\"expect\":null,\"value\":\"x\"}");
        assertTrue(text(mismatch).contains("\"actual\":\"a\ufffd\",\"actualBase64\":\"Yf8=\""), text(mismatch));
    }

    @ParameterizedTest
    @CsvSource({
        "'', LINEARIZABLE",
        "?consistency=linearizable, LINEARIZABLE",
        "?consistency=lease, LINEARIZABLE",
        "?consistency=stale, STALE"
    })
    void aReadIsAsFreshAsItIsAskedFor(String query, String consistency) {
        call("PUT", "/kv/apple", "red");
        assertReply(200, "red", call("GET", "/kv/apple" + query, null));
        ReadConsistency asked = group.lastConsistency();
        assertNotNull(asked);
        assertEquals(consistency, asked.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a%2Fb", "k%C3%A4se", "%F0%9F%98%80", "%00", "a+b", "%2E%2E", "100%25", "cas", "a;b=c"})
    void aKeyMayBeAnyText(String segment) {
        call("PUT", "/kv/" + segment, segment);
        assertReply(200, segment, call("GET", "/kv/" + segment, null));
        assertEquals(1, group.submitted());
    }

    @Test
    void twoWaysToWriteAKeyAreOneKey() {
        call("PUT", "/kv/a%2fb", "x");
        assertReply(200, "x", call("GET", "/kv/%61%2Fb", null));
        call("PUT", "/kv/a+b", "plus");
        assertEquals(404, call("GET", "/kv/a%20b", null).statusCode());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /kv/",
                "GET /kv/%FF",
                "GET /kv/%C3",
                "GET /kv/a?consistency=strong",
                "GET /kv/a?consistency=",
                "GET /kv/a?consistency=stale&consistency=stale",
                "GET /kv/a?fresh=yes",
                "PUT /kv/",
                "PUT /kv/a?ttl=5",
                "DELETE /kv/%ED%A0%80",
                "DELETE /kv/a?x",
                "POST /kv/a/cas",
                "POST /kv/a/cas?x=1"
            })
    void whatIsMalformedIsABadRequestAndNothingHappens(String request) {
        assertError(
                400,
                "BAD_REQUEST",
                call(method(request), path(request), method(request).equals("PUT") ? "x" : null));
        assertEquals(0, group.submitted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"expect\":null}",
                "{\"value\":\"x\"}",
                "{\"expect\":null,\"value\":null}",
                "{\"expect\":1,\"value\":\"x\"}",
                "{\"expect\":null,\"value\":[\"x\"]}",
                "{\"expect\":null,\"value\":\"x\",\"ttl\":1}",
                "{\"expect\":null,\"value\":\"x\",\"value\":\"y\"}",
                "{\"expect\":null,\"value\":\"x\"",
                "{\"expect\":null,\"value\":\"x\"}{}",
                "{\"expect\":null,\"value\":\"\\ud800\"}"
            })
    void aBodyThatIsNoCompareAndSetIsABadRequest(String body) {
        assertError(400, "BAD_REQUEST", call("POST", "/kv/a/cas", body));
        assertEquals(0, group.submitted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /",
                "GET /kv",
                "GET /kv/a/b",
                "PUT /kv/a/b",
                "GET /metrics",
                "POST /sessions/s1",
                "GET /status/",
                "GET /healthz/x"
            })
    void thereIsNothingElse(String request) {
        assertError(404, "NOT_FOUND", call(method(request), path(request), null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST    | /kv/a     | GET, PUT, DELETE",
                "PATCH   | /kv/a     | GET, PUT, DELETE",
                "OPTIONS | /kv/a     | GET, PUT, DELETE",
                "TRACE   | /kv/a     | GET, PUT, DELETE",
                "get     | /kv/a     | GET, PUT, DELETE",
                "GET     | /kv/a/cas | POST",
                "PUT     | /kv/a/cas | POST",
                "POST    | /status   | GET",
                "GET     | /sessions | POST",
                "PUT     | /members  | GET",
                "DELETE  | /healthz  | GET"
            })
    void aMethodThatAPathDoesNotTakeIsAnsweredWithThoseThatItTakes(String method, String path, String allowed) {
        HttpResponse<byte[]> reply = call(method, path, null);
        assertError(405, "METHOD_NOT_ALLOWED", reply);
        assertEquals(allowed, reply.headers().firstValue("Allow").orElseThrow());
        assertEquals(0, group.submitted());
    }

    @Test
    void aHeadGetsNoBody() {
        HttpResponse<byte[]> head = call("HEAD", "/kv/a", null);
        assertEquals(405, head.statusCode());
        assertEquals(0, head.body().length);
    }

    @Test
    void keysHaveUpTo1024BytesAndValuesUpToAMebibyte() {
        assertEquals(200, call("PUT", "/kv/" + "k".repeat(1024), "x").statusCode());
        assertError(400, "BAD_REQUEST", call("PUT", "/kv/" + "k".repeat(1025), "x"));
        assertError(400, "BAD_REQUEST", call("PUT", "/kv/" + "%C3%A4".repeat(513), "x"));

        byte[] largest = new byte[Value.MAX_BYTES];
        new Random(7).nextBytes(largest);
        assertEquals(200, call("PUT", "/kv/large", largest).statusCode());
        assertArrayEquals(largest, call("GET", "/kv/large", null).body());
        int before = group.submitted();
        assertError(413, "TOO_LARGE", call("PUT", "/kv/larger", new byte[Value.MAX_BYTES + 1]));
        assertError(413, "TOO_LARGE", call("PUT", "/kv/larger", new byte[6 * Value.MAX_BYTES]));
        assertEquals(before, group.submitted());
        assertEquals(200, call("PUT", "/kv/empty", "").statusCode());
        assertReply(200, "", call("GET", "/kv/empty", null));
    }

    @Test
    void aBodyThatDoesNotSayHowLargeItIsHasTheSameLimit() {
        assertEquals(200, stream("PUT", "/kv/large", Value.MAX_BYTES).statusCode());
        assertError(413, "TOO_LARGE", stream("PUT", "/kv/larger", Value.MAX_BYTES + 1));
        assertError(413, "TOO_LARGE", stream("PUT", "/kv/larger", 3 * Value.MAX_BYTES));
        assertEquals(1, group.submitted());
    }

    @Test
    void aCompareAndSetHasTheLimitsOfItsValues() {
        String largest = "x".repeat(Value.MAX_BYTES);
        String body = "{\"expect\":null,\"value\":\"%s\"}";
        assertEquals(
                200,
                call("POST", "/kv/a/cas", String.format(Locale.ROOT, body, largest))
                        .statusCode());
        assertError(413, "TOO_LARGE", call("POST", "/kv/a/cas", String.format(Locale.ROOT, body, largest + "x")));
        assertError(413, "TOO_LARGE", call("POST", "/kv/a/cas", " ".repeat(5 * Value.MAX_BYTES)));
        assertEquals(1, group.submitted());
    }

    private static String method(String request) {
        return request.substring(0, request.indexOf(' '));
    }

    private static String path(String request) {
        return request.substring(request.indexOf(' ') + 1);
    }
}
