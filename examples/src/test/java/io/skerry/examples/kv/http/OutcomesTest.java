package io.skerry.examples.kv.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.DiskFullException;
import io.skerry.raft.node.GroupStoppedException;
import io.skerry.raft.node.LostException;
import io.skerry.raft.node.MembershipRefusedException;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.PayloadTooLargeException;
import io.skerry.raft.node.RefusedException;
import io.skerry.raft.node.ReplicaReplacedException;
import io.skerry.raft.node.StateLostException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a call to the group ends in, and what the client is told. */
class OutcomesTest extends HttpTestCase {

    private static final LostException LOST = new LostException(LogPosition.of(1, 5), LogPosition.of(2, 5));

    record Case(RuntimeException outcome, int status, String code) {}

    @Override
    KvHttpConfig config() {
        return KvHttpConfig.DEFAULT.withRequestTimeout(Duration.ofMillis(300));
    }

    static List<Case> refusals() {
        return List.of(
                new Case(new NoLeaderException("nobody leads", null), 503, "NO_LEADER"),
                new Case(new ClosingException("closes"), 503, "NO_LEADER"),
                new Case(new GroupStoppedException("stopped", null), 503, "NO_LEADER"),
                new Case(new ReplicaReplacedException(NodeId.of(1), StoreId.NONE, StoreId.of(7)), 503, "NO_LEADER"),
                new Case(new StateLostException("its state is lost", null), 503, "NO_LEADER"),
                new Case(new OverloadedException("admission: 16 MiB"), 429, "OVERLOADED"),
                new Case(new PayloadTooLargeException(9, 8), 413, "TOO_LARGE"),
                new Case(new DiskFullException("disk full", new IOException()), 507, "DISK_FULL"),
                new Case(
                        new MembershipRefusedException(MembershipObstacle.NOT_CONNECTED, "start it"),
                        409,
                        "REBIND_REFUSED"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalOfAWriteIsToldAndNotTriedAgain(Case refusal) {
        group.endWith(refusal.outcome());
        HttpResponse<byte[]> reply = call("PUT", "/kv/a", "x");
        assertError(refusal.status(), refusal.code(), reply);
        assertTrue(text(reply).contains(refusal.outcome().getMessage()), text(reply));
        assertEquals(1, group.submitted());
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalOfAReadIsTold(Case refusal) {
        group.endWith(refusal.outcome());
        assertError(refusal.status(), refusal.code(), call("GET", "/kv/a", null));
    }

    @Test
    void everyKindOfRefusalHasItsCode() {
        Set<Class<?>> told =
                refusals().stream().map(each -> each.outcome().getClass()).collect(Collectors.toSet());
        assertEquals(Set.copyOf(Arrays.asList(RefusedException.class.getPermittedSubclasses())), told);
        for (Case refusal : refusals()) {
            assertEquals(
                    refusal.code(),
                    Outcomes.codeOf((RefusedException) refusal.outcome()).name());
        }
        assertEquals(507, ErrorCode.DISK_FULL.status());
    }

    @Test
    void theLeaderIsWhoTheRefusalNamesOrWhoTheNodeKnows() {
        group.endWith(new NoLeaderException("node 2 did not answer", NodeId.of(2)), new OverloadedException("full"));
        assertTrue(text(call("PUT", "/kv/a", "x")).contains("\"leader\":2"));
        assertTrue(text(call("PUT", "/kv/a", "x")).contains("\"leader\":1"));
        group.leaderless(true);
        group.endWith(new OverloadedException("full"));
        assertTrue(text(call("PUT", "/kv/a", "x")).contains("\"leader\":null"));
    }

    @Test
    void whatWasLostCertainlyDidNotHappenAndIsTriedAgain() {
        group.endWith(LOST, LOST);
        assertReply(200, "{\"index\":1,\"term\":1}", call("PUT", "/kv/a", "x"));
        assertEquals(3, group.submitted());
    }

    @Test
    void whatIsLostUntilTheDeadlineDidNotHappen() {
        LostException[] always = new LostException[1000];
        Arrays.fill(always, LOST);
        group.endWith(always);
        assertError(503, "NO_LEADER", call("PUT", "/kv/a", "x"));
    }

    @Test
    void whatIsUnknownIsNeverTriedAgainAndNeverCalledAFailure() {
        for (Throwable unknown :
                List.of(new OutcomeUnknownException("the leader was lost"), new IllegalStateException("surprise"))) {
            group.endWith(unknown);
            assertError(504, "OUTCOME_UNKNOWN", call("PUT", "/kv/a", "x"));
        }
        assertEquals(2, group.submitted());
    }

    @Test
    void lostAndThenUnknownIsUnknown() {
        group.endWith(LOST, new OutcomeUnknownException("the leader was lost"));
        assertError(504, "OUTCOME_UNKNOWN", call("DELETE", "/kv/a", null));
    }

    @Test
    void aWriteWithoutAnyOutcomeIsUnknownAndAReadIsNot() {
        group.hang();
        assertError(504, "OUTCOME_UNKNOWN", call("POST", "/kv/a/cas", "{\"expect\":null,\"value\":\"x\"}"));
        assertError(503, "NO_LEADER", call("GET", "/kv/a", null));
        group.release(new OutcomeUnknownException("over"));
    }

    @Test
    void aReadIsNeverUnknownForItChangesNothing() {
        group.endWith(new OutcomeUnknownException("odd"));
        assertError(503, "NO_LEADER", call("GET", "/kv/a", null));
        group.endWith(LOST);
        assertError(503, "NO_LEADER", call("GET", "/kv/a", null));
    }
}
