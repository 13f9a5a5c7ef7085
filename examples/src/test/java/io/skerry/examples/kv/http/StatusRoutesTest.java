package io.skerry.examples.kv.http;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.fake.FakeGroup;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.OutcomeUnknownException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class StatusRoutesTest extends HttpTestCase {

    @Test
    void theStatusIsWhatTheContractSays() {
        call("PUT", "/kv/a", "x");
        call("PUT", "/kv/a", "y");
        assertReply(
                200,
                "{\"id\":1,\"role\":\"LEADER\",\"term\":1,\"leader\":1,\"commit\":2,\"applied\":2,\"first\":1,\"last\":2,"
                        + "\"snapshot\":0,\"members\":[{\"id\":1,\"addr\":\"127.0.0.1:6001\",\"role\":\"voter\","
                        + "\"match\":2,\"lagging\":false}],\"notice\":null,\"failure\":null,\"snapshots\":{\"sent\":0,"
                        + "\"received\":0,\"reused\":0,\"damaged\":0,\"resumes\":0,\"fetched\":0,\"failed\":0}}",
                call("GET", "/status", null));
    }

    @Test
    void aMemberThatTheConfigDoesNotListHasNoAddress() {
        try (FakeGroup stranger = cluster.join(NodeId.of(9))) {
            String status = text(call("GET", "/status", null));
            assertTrue(status.contains("{\"id\":" + stranger.nodeId() + ",\"addr\":null,"), status);
        }
    }

    @Test
    void withoutALeaderTheStatusStillComes() {
        group.leaderless(true);
        group.notice("node 2 has not been met");
        group.failure(new IllegalStateException("disk"));
        String status = text(call("GET", "/status", null));
        assertTrue(status.contains("\"leader\":null"), status);
        assertTrue(status.contains("\"notice\":\"node 2 has not been met\",\"failure\":\"disk\""), status);
    }

    @Test
    void aNodeIsHealthyOnceALinearizableReadHasComeToAnEnd() {
        assertReply(200, "{\"status\":\"ok\",\"leader\":1}", call("GET", "/healthz", null));
        assertTrue(String.valueOf(group.lastConsistency()).equals("LINEARIZABLE"));
    }

    @Test
    void aNodeThatHasSomethingToSayOfAnotherIsHealthyAllTheSame() {
        group.notice("node 2 answers from store 7: its disk was replaced");
        assertReply(200, "{\"status\":\"ok\",\"leader\":1}", call("GET", "/healthz", null));
    }

    @Test
    void aNodeThatCannotServeSaysWhy() {
        group.leaderless(true);
        assertUnhealthy("NO_LEADER", "No leader is known in term 1");
        group.notice("waits for nodes 2, 3");
        assertUnhealthy("NO_LEADER", "waits for nodes 2, 3");
        group.failure(new IllegalStateException("disk"));
        assertUnhealthy("NO_LEADER", "The group has stopped here: disk");
    }

    @Test
    void aNodeThatIsBehindSaysSo() {
        group.endWith(new NoLeaderException("no read index in time", null));
        assertUnhealthy("CATCHING_UP", "no read index in time");
        group.hang();
        assertUnhealthy("CATCHING_UP", "not caught up with the leader within 1000 ms");
        group.release(new OutcomeUnknownException("over"));
    }

    private void assertUnhealthy(String code, String reason) {
        HttpResponse<byte[]> reply = call("GET", "/healthz", null);
        assertError(503, code, reply);
        assertTrue(text(reply).contains(reason), text(reply));
    }
}
