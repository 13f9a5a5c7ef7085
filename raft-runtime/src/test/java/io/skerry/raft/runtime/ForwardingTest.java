package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.LostException;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.runtime.CuttableTransport.Cuts;
import io.skerry.raft.runtime.wire.SubmitRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that are brought to the leader, and links that break on the way (SCENARIOS 29, 40). */
class ForwardingTest {

    private static final String GROUP = "orders";
    private static final Duration SHORT = Duration.ofMillis(700);

    private final Cuts cuts = new Cuts();
    private TestCluster cluster;
    private int leader;
    private int follower;
    private int third;

    @BeforeEach
    void start() {
        cluster = new TestCluster(3, GROUP)
                .tune(builder -> builder.transport(cuts.factory()))
                .startAll();
        cluster.group(1, GROUP).submit("first").join();
        leader = cluster.awaitLeader(GROUP);
        follower = leader % 3 + 1;
        third = follower % 3 + 1;
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void theAnswerOfTheLeaderIsLostAfterItHasCommitted() {
        cuts.cut(leader, follower);
        CompletableFuture<?> call = cluster.group(follower, GROUP).submit("x", SHORT);
        Await.until("the leader has committed", () -> commandsOf(leader).contains("x"));
        RaftException outcome = failure(call);
        assertInstanceOf(OutcomeUnknownException.class, outcome);
        cuts.heal();
        assertTookEffectOnce("x");
    }

    @Test
    void aCommandWhosePlaceIsKnownIsDecidedWhenTheFollowerHearsAgain() {
        // The leader cannot commit, so nothing is decided when the link breaks.
        cuts.cut(third, leader);
        cuts.cut(follower, leader);
        CompletableFuture<?> call = cluster.group(leader, GROUP).submit("x", Duration.ofSeconds(20));
        Await.until("the leader has it in its log", () -> {
            GroupStatus status = cluster.status(leader, GROUP);
            return status.lastIndex() > status.commitIndex();
        });
        Await.until("it leads no more", () -> leaderAsSeenBy(leader) != leader);
        cuts.heal();
        // Followers had received the entry: the next leader keeps it, and the first one learns so by applying it.
        call.join();
        assertTookEffectOnce("x");
    }

    @Test
    void aCommandThatALaterLeaderHasReplacedCertainlyDidNotHappen() {
        cuts.cut(leader, follower);
        cuts.cut(leader, third);
        CompletableFuture<?> call = cluster.group(leader, GROUP).submit("x", Duration.ofSeconds(20));
        Await.until("another leads", () -> !List.of(0L, (long) leader).contains(leaderAsSeenBy(follower)));
        cluster.group(follower, GROUP).submit("y").join();
        cuts.heal();
        LostException lost = assertInstanceOf(LostException.class, failure(call));
        assertEquals(lost.proposed().index(), lost.actual().index());
        assertEquals(0, Collections.frequency(readAt(leader), "x"));
    }

    @Test
    void aConnectionThatBreaksBeforeTheAnswerLeavesTheOutcomeUnknown() {
        cuts.cut(leader, follower);
        CompletableFuture<?> call = cluster.group(follower, GROUP).submit("x", Duration.ofSeconds(20));
        Await.until("the leader has committed", () -> commandsOf(leader).contains("x"));
        cluster.stop(leader);
        assertInstanceOf(OutcomeUnknownException.class, failure(call));
        cuts.heal();
        assertEquals(1, Collections.frequency(readAt(follower), "x"));
    }

    @Test
    void withoutALeaderACommandIsInNoLogAndSaysSo() {
        cuts.cut(leader, follower);
        cuts.cut(third, follower);
        Await.until("the follower has given up its leader", () -> leaderAsSeenBy(follower) == 0);
        assertInstanceOf(
                NoLeaderException.class, failure(cluster.group(follower, GROUP).submit("x", SHORT)));
        cuts.heal();
        cluster.group(follower, GROUP).submit("y").join();
        assertEquals(List.of("first", "y"), readAt(leader));
    }

    @Test
    void noRoomOnTheWayToTheLeaderIsOverload() {
        cuts.refuse(message -> message instanceof SubmitRequest || message instanceof ReadIndexRequest);
        assertInstanceOf(
                OverloadedException.class,
                failure(cluster.group(follower, GROUP).submit("x")));
        assertInstanceOf(
                OverloadedException.class,
                failure(cluster.group(follower, GROUP).read(ReadConsistency.LINEARIZABLE, Register::commands)));
        cuts.refuse(message -> false);
        cluster.group(follower, GROUP).submit("x").join();
        assertEquals(List.of("first", "x"), readAt(third));
    }

    /** What followers bring counts against the leader's bound, whatever room they have themselves. */
    @Test
    void aLeaderThatCannotCommitTakesNoMoreThanItsBound() {
        cluster.close();
        cluster = new TestCluster(3, GROUP)
                .tune(builder -> builder.transport(cuts.factory()))
                .settings(settings -> settings.groupAdmission(ByteSize.ofKiB(16)))
                .startAll();
        cluster.group(1, GROUP).submit("first").join();
        leader = cluster.awaitLeader(GROUP);
        follower = leader % 3 + 1;
        cuts.refuse(AppendEntriesRequest.class::isInstance);
        List<CompletableFuture<?>> calls = new ArrayList<>();
        String command = "x".repeat(1000);
        for (int i = 0; i < 24; i++) {
            calls.add(cluster.group(i % 2 == 0 ? leader : follower, GROUP).submit(command + i));
        }
        Await.until("one is refused", () -> calls.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
        QueueStatus uncommitted = cluster.status(leader, GROUP).queues().stream()
                .filter(queue -> queue.name().equals("proposals not yet committed"))
                .findFirst()
                .orElseThrow();
        assertTrue(uncommitted.bytes() <= uncommitted.limitBytes(), uncommitted.toString());
        assertTrue(uncommitted.bytes() > uncommitted.limitBytes() / 2, uncommitted.toString());
        cuts.refuse(message -> false);
        long tookEffect = calls.stream().filter(call -> tookEffect(call)).count();
        assertEquals(1 + tookEffect, readAt(leader).size());
    }

    private static boolean tookEffect(CompletableFuture<?> call) {
        try {
            call.join();
            return true;
        } catch (CompletionException e) {
            assertInstanceOf(OverloadedException.class, e.getCause());
            return false;
        }
    }

    private long leaderAsSeenBy(int node) {
        NodeId seen = cluster.status(node, GROUP).leader();
        return seen == null ? 0 : seen.value();
    }

    private List<String> readAt(int node) {
        return cluster.group(node, GROUP)
                .read(ReadConsistency.LINEARIZABLE, Register::commands)
                .join();
    }

    private List<String> commandsOf(int node) {
        return cluster.group(node, GROUP)
                .read(ReadConsistency.STALE, Register::commands)
                .join();
    }

    private void assertTookEffectOnce(String command) {
        for (int node = 1; node <= 3; node++) {
            assertEquals(1, Collections.frequency(readAt(node), command));
        }
    }

    private static RaftException failure(CompletableFuture<?> call) {
        CompletionException failed = assertThrows(CompletionException.class, call::join);
        return assertInstanceOf(RaftException.class, failed.getCause());
    }
}
