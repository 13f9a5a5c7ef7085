package io.skerry.examples.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.Member;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.MembershipRefusedException;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.OutcomeUnknownException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who belongs to the cluster, and nodes that come back with another disk. */
class MemberRoutesTest extends HttpTestCase {

    @Test
    void theMembersAreListedWithTheirStores() {
        assertReply(
                200,
                "{\"id\":1,\"term\":1,\"leader\":1,\"members\":[{\"id\":1,\"addr\":\"127.0.0.1:6001\",\"role\":\"voter\","
                        + "\"store\":\"0000000000000001\",\"match\":0,\"lagging\":false}],\"notice\":null}",
                call("GET", "/members", null));
    }

    @Test
    void aNodeIsReboundToTheStoreThatItHasOrToTheOneThatIsAskedFor() {
        assertReply(
                200,
                "{\"id\":3,\"groups\":[{\"group\":\"default\",\"store\":\"0000000000000007\"}]}",
                call("POST", "/members/3/rebind", null));
        assertReply(
                200,
                "{\"id\":3,\"groups\":[{\"group\":\"default\",\"store\":\"fedcba9876543210\"}]}",
                call("POST", "/members/3/rebind?store=fedcba9876543210", null));
        assertEquals(
                List.of(
                        new Member(NodeId.of(3), StoreId.NONE),
                        new Member(NodeId.of(3), StoreId.of(0xfedcba9876543210L))),
                group.fakeAdministration().asked());
    }

    @Test
    void whatStandsAgainstItIsSaid() {
        group.fakeAdministration()
                .endWith(
                        new MembershipRefusedException(MembershipObstacle.NOT_CONNECTED, "start it"),
                        new NoLeaderException("nobody leads", null),
                        new OutcomeUnknownException("in a log"));
        HttpResponse<byte[]> refused = call("POST", "/members/3/rebind", null);
        assertError(409, "REBIND_REFUSED", refused);
        assertTrue(text(refused).contains("\"obstacle\":\"NOT_CONNECTED\""), text(refused));
        assertTrue(text(refused).contains("\"message\":\"start it\""), text(refused));
        assertError(503, "NO_LEADER", call("POST", "/members/3/rebind", null));
        assertError(504, "OUTCOME_UNKNOWN", call("POST", "/members/3/rebind", null));
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeAnybodyIsAsked() {
        for (String path : List.of(
                "/members/x/rebind",
                "/members/0/rebind",
                "/members/3/rebind?store=none",
                "/members/3/rebind?disk=1",
                "/members/99999999999999999999/rebind")) {
            assertError(400, "BAD_REQUEST", call("POST", path, null));
        }
        assertError(405, "METHOD_NOT_ALLOWED", call("GET", "/members/3/rebind", null));
        assertError(404, "NOT_FOUND", call("POST", "/members/3", null));
        assertEquals(List.of(), group.fakeAdministration().asked());
    }
}
