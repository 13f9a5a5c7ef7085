package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The HTTP contract of raft-kv, line by line, against three processes: any node takes any request. */
class ContractTest {

    private static final int LARGEST_VALUE = 1 << 20;
    private static final int LONGEST_KEY = 1024;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    private KvCluster cluster;
    private int leader;
    private int port;

    @Test
    void everyLineHoldsOnEveryNode() throws Exception {
        try (KvCluster nodes = new KvCluster(temporary, Duration.ofMillis(500), Duration.ofSeconds(2))) {
            cluster = nodes;
            nodes.startAll();
            for (int id : nodes.ids()) {
                nodes.awaitHealthy(id);
            }
            leader = nodes.awaitLeader(nodes.ids());
            for (int id : nodes.ids()) {
                port = nodes.port(id);
                valuesAreWrittenReadAndRemoved();
                valuesAreComparedAndSet();
                whatIsMalformedOrTooLargeIsRefused();
                writesOfSessionsTakeEffectOnce();
                theStatusTellsWhoIsWho(id);
            }
            whoIsAloneKnowsNoLeader();
        }
    }

    private void valuesAreWrittenReadAndRemoved() {
        expect(200, "\\{\"index\":\\d+,\"term\":\\d+\\}", send("PUT", "/kv/a", "red"));
        for (String query : List.of("", "?consistency=linearizable", "?consistency=lease", "?consistency=stale")) {
            Answer read = expect(200, "red", send("GET", "/kv/a" + query, ""));
            assertTrue(read.index() > 0, "Raft-Index of " + query);
        }
        expect(200, "\\{\"index\":\\d+,\"term\":\\d+,\"existed\":true\\}", send("DELETE", "/kv/a", ""));
        expect(200, "\\{\"index\":\\d+,\"term\":\\d+,\"existed\":false\\}", send("DELETE", "/kv/a", ""));
        refused(404, "KEY_NOT_FOUND", send("GET", "/kv/a", ""));
        expect(200, ".*", send("PUT", "/kv/a%2Fb%20%C3%A4", ""));
        expect(200, "", send("GET", "/kv/a%2Fb%20%C3%A4", ""));
        expect(200, ".*", send("PUT", "/kv/" + "k".repeat(LONGEST_KEY), "x".repeat(LARGEST_VALUE)));
    }

    private void valuesAreComparedAndSet() {
        send("DELETE", "/kv/c", "");
        String swapped = "\\{\"index\":\\d+,\"term\":\\d+\\}";
        expect(200, swapped, send("POST", "/kv/c/cas", "{\"expect\":null,\"value\":\"new\"}"));
        Answer there = refused(409, "CAS_MISMATCH", send("POST", "/kv/c/cas", "{\"expect\":null,\"value\":\"x\"}"));
        assertTrue(there.body().contains("\"actual\":\"new\""), there::body);
        expect(200, swapped, send("POST", "/kv/c/cas", "{\"expect\":\"new\",\"value\":\"newer\"}"));
        expect(200, "newer", send("GET", "/kv/c", ""));
    }

    private void whatIsMalformedOrTooLargeIsRefused() {
        refused(400, "BAD_REQUEST", send("PUT", "/kv/", "x"));
        refused(400, "BAD_REQUEST", send("PUT", "/kv/%zz", "x"));
        refused(400, "BAD_REQUEST", send("PUT", "/kv/%ff", "x"));
        refused(400, "BAD_REQUEST", send("GET", "/kv/a?consistency=some", ""));
        refused(400, "BAD_REQUEST", send("POST", "/kv/a/cas", "{\"expect\":null}"));
        Answer longKey = send("PUT", "/kv/" + "k".repeat(LONGEST_KEY + 1), "x");
        assertTrue(longKey.status() == 400 || longKey.has("TOO_LARGE", 413), () -> "" + longKey);
        refused(413, "TOO_LARGE", send("PUT", "/kv/large", "x".repeat(LARGEST_VALUE + 1)));
        refused(404, "NOT_FOUND", send("GET", "/nothing", ""));
        refused(405, "METHOD_NOT_ALLOWED", send("POST", "/kv/a", ""));
        refused(404, "KEY_NOT_FOUND", send("GET", "/kv/large", ""));
    }

    private void writesOfSessionsTakeEffectOnce() {
        String opened = expect(200, "\\{\"client\":\"s\\d+\"\\}", send("POST", "/sessions", ""))
                .body();
        String client = opened.substring(opened.indexOf('s', opened.indexOf(':')), opened.lastIndexOf('"'));
        String first = send(client, "1", "PUT", "/kv/s", "one").body();
        send("PUT", "/kv/s", "two");
        assertEquals(first, send(client, "1", "PUT", "/kv/s", "one").body(), "the first outcome");
        expect(200, "two", send("GET", "/kv/s", ""));
        expect(200, ".*", send(client, "2000", "PUT", "/kv/s", "three"));
        refused(410, "SESSION_EXPIRED", send(client, "976", "PUT", "/kv/s", "late"));
        refused(410, "SESSION_EXPIRED", send("s999999999", "1", "PUT", "/kv/s", "nobody's"));
        expect(200, ".*", send("any name", "1", "DELETE", "/kv/none", ""));
        refused(400, "BAD_REQUEST", send(client, "0", "PUT", "/kv/s", "x"));
        refused(400, "BAD_REQUEST", send(client, "1", "GET", "/kv/s", ""));
        expect(200, "three", send("GET", "/kv/s", ""));
    }

    private void theStatusTellsWhoIsWho(int id) {
        String member =
                "\\{\"id\":\\d,\"addr\":\"127.0.0.1:\\d+\",\"role\":\"voter\",\"match\":\\d+,\"lagging\":false\\}";
        expect(
                200,
                "\\{\"id\":%d,\"role\":\"%s\",\"term\":\\d+,\"leader\":%d,\"commit\":\\d+,\"applied\":\\d+,\"first\":1,"
                                .formatted(id, id == leader ? "LEADER" : "FOLLOWER", leader)
                        + "\"last\":\\d+,\"snapshot\":0,\"members\":\\[" + member + "," + member + "," + member
                        + "\\].*",
                send("GET", "/status", ""));
        expect(200, ".*", send("GET", "/healthz", ""));
    }

    /** What it was asked for did not happen, or nobody knows whether it did: never the one told as the other. */
    private void whoIsAloneKnowsNoLeader() throws Exception {
        int alone = leader % KvCluster.NODES + 1;
        for (int id : cluster.ids()) {
            if (id != alone) {
                cluster.kill(id);
            }
        }
        port = cluster.port(alone);
        Await.until(
                "it knows no leader",
                cluster::evidence,
                () -> send("GET", "/status", "").body().contains("\"leader\":null"));
        refused(503, "NO_LEADER", send("PUT", "/kv/a", "never"));
        refused(503, "NO_LEADER", send("GET", "/kv/c", ""));
        Answer sick = send("GET", "/healthz", "");
        assertEquals(503, sick.status());
        assertNotEquals("", sick.body());
        expect(200, "newer", send("GET", "/kv/c?consistency=stale", ""));
    }

    private Answer send(String method, String path, String body) {
        return cluster.http().send(port, method, path, Map.of(), body);
    }

    private Answer send(String client, String sequence, String method, String path, String body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Raft-Client", client);
        headers.put("Raft-Sequence", sequence);
        return cluster.http().send(port, method, path, headers, body);
    }

    private static Answer expect(int status, String body, Answer answer) {
        assertEquals(status, answer.status(), answer::body);
        assertTrue(answer.body().strip().matches("(?s)" + body), answer::body);
        return answer;
    }

    private static Answer refused(int status, String code, Answer answer) {
        assertTrue(answer.has(code, status), () -> answer + " instead of " + status + " " + code);
        assertTrue(answer.body().contains("\"leader\":"), answer::body);
        return answer;
    }
}
