package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.GroupRole;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.MembershipRefusedException;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.NodeRebind;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.runtime.CuttableTransport.Cuts;
import io.skerry.raft.runtime.wire.RebindResponse;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A node comes back with an empty disk, and an administrator says that the one before is gone (SCENARIOS 28). */
class RebindTest {

    private static final String GROUP = "orders";
    private static final String OTHER = "stock";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(700);

    private final Cuts cuts = new Cuts();
    private TestCluster cluster;
    private int leader;
    private int wiped;
    private int third;

    @BeforeEach
    void start() {
        cluster = new TestCluster(3, GROUP, OTHER)
                .tune(builder -> builder.transport(cuts.factory()))
                .startAll();
        cluster.group(1, GROUP).submit("first").join();
        cluster.group(1, OTHER).submit("other").join();
        leader = cluster.awaitLeader(GROUP);
        wiped = leader % 3 + 1;
        third = wiped % 3 + 1;
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void aReboundNodeCatchesUpCountsAndStaysAMember() {
        wipe(wiped);
        Await.until("it is passive", () -> notice(wiped, GROUP).contains("stays passive"));
        assertRebound(rebind(third, wiped, LONG).join());
        awaitWell(wiped, GROUP);
        awaitWell(wiped, OTHER);
        awaitNoNotices();
        // Without it there is no majority now.
        cluster.stop(third);
        cluster.group(wiped, GROUP).submit("second").join();
        assertEquals(List.of("first", "second"), readAt(wiped, GROUP));
        cluster.stop(wiped);
        cluster.start(wiped);
        cluster.group(wiped, GROUP).submit("third").join();
        assertEquals(List.of("first", "second", "third"), readAt(wiped, GROUP));
        assertEquals(List.of("other"), readAt(wiped, OTHER));
        cluster.start(third);
        awaitNoNotices();
    }

    @Test
    void theNodeItselfTakesTheWordThoughItIsPassive() {
        wipe(wiped);
        Await.until("it is passive", () -> notice(wiped, GROUP).contains("stays passive"));
        assertRebound(rebind(wiped, wiped, LONG).join());
        awaitWell(wiped, GROUP);
        assertEquals(List.of("first"), readAt(wiped, GROUP));
    }

    @Test
    void toAskAgainChangesNothing() {
        wipe(wiped);
        CompletableFuture<NodeRebind> one = rebind(leader, wiped, LONG);
        CompletableFuture<NodeRebind> two = rebind(third, wiped, LONG);
        assertRebound(one.join());
        assertRebound(two.join());
        awaitWell(wiped, GROUP);
        long last = cluster.status(leader, GROUP).lastIndex();
        for (int node = 1; node <= 3; node++) {
            assertRebound(rebind(node, wiped, LONG).join());
        }
        Member healthy = rebindOne(third, leader, StoreId.NONE, LONG).join();
        assertEquals(store(leader), healthy.store());
        assertEquals(last, cluster.status(leader, GROUP).lastIndex());
    }

    @Test
    void anAnswerThatIsLostIsAskedForAgain() {
        wipe(wiped);
        AtomicInteger lost = new AtomicInteger();
        cuts.refuse(message -> message instanceof RebindResponse && lost.incrementAndGet() <= 2);
        assertEquals(
                store(wiped), rebindOne(third, wiped, StoreId.NONE, LONG).join().store());
        assertTrue(lost.get() >= 2, "answers that were lost");
        awaitWell(wiped, GROUP);
    }

    /** What has come into a log and is not committed by the deadline is unknown; to ask again is safe, and tells. */
    @Test
    void anEntryThatIsNotCommittedInTimeIsUnknown() {
        wipe(wiped);
        Await.until("the leader knows", () -> notice(leader, GROUP).contains("node " + wiped + " answers from store"));
        cuts.refuse(AppendEntriesRequest.class::isInstance);
        assertInstanceOf(OutcomeUnknownException.class, failure(rebindOne(leader, wiped, StoreId.NONE, SHORT)));
        GroupStatus status = cluster.status(leader, GROUP);
        assertTrue(status.lastIndex() > status.commitIndex(), status.toString());
        cuts.refuse(message -> false);
        assertEquals(
                store(wiped),
                rebindOne(leader, wiped, StoreId.NONE, LONG).join().store());
        awaitWell(wiped, GROUP);
    }

    @Test
    void refusalsSayWhatStandsAgainstIt() {
        assertRefused(MembershipObstacle.NOT_A_MEMBER, rebindOne(third, 9, StoreId.NONE, LONG));
        assertRefused(MembershipObstacle.OTHER_STORE_CONNECTED, rebindOne(third, wiped, StoreId.of(7), LONG));
        cluster.stop(wiped);
        assertRefused(MembershipObstacle.NOT_CONNECTED, rebindOne(third, wiped, StoreId.NONE, SHORT));
        long last = cluster.status(leader, GROUP).lastIndex();
        cluster.wipe(wiped);
        cluster.start(wiped);
        StoreId found = store(wiped);
        assertEquals(found, rebindOne(third, wiped, found, LONG).join().store());
        assertTrue(cluster.status(leader, GROUP).lastIndex() > last);
        assertThrows(
                IllegalArgumentException.class,
                () -> cluster.node(1)
                        .node()
                        .administration()
                        .rebind(GroupId.ofName("nowhere"), NodeId.of(1), StoreId.NONE, LONG));
    }

    /** Nobody but the leader that is down holds what the lost disk had acknowledged: nobody leads, and nothing is changed. */
    @Test
    void withoutAMajorityOfTheOthersNothingIsRebound() {
        cluster.stop(leader);
        wipe(wiped);
        NoLeaderException refused =
                assertInstanceOf(NoLeaderException.class, failure(rebindOne(third, wiped, StoreId.NONE, SHORT)));
        assertTrue(refused.getMessage().contains("a majority without node " + wiped), refused.getMessage());
        cluster.start(leader);
        assertRebound(rebind(third, wiped, LONG).join());
        awaitWell(wiped, GROUP);
        assertEquals(List.of("first"), readAt(wiped, GROUP));
    }

    @Test
    void ofTwoVotersNoneCanBeRebound() {
        try (TestCluster two = new TestCluster(2, GROUP).startAll()) {
            two.group(1, GROUP).submit("first").join();
            two.stop(2);
            two.wipe(2);
            two.start(2);
            Await.until("node 1 leads no more", () -> two.status(1, GROUP).leader() == null);
            MembershipRefusedException refused = assertInstanceOf(
                    MembershipRefusedException.class,
                    failure(two.node(1)
                            .node()
                            .administration()
                            .rebind(GroupId.ofName(GROUP), NodeId.of(2), StoreId.NONE, LONG)));
            assertEquals(MembershipObstacle.NEEDED_FOR_MAJORITY, refused.obstacle());
            assertTrue(refused.getMessage().contains("restore the cluster from a backup"), refused.getMessage());
        }
    }

    /** The wrong disk was in: when the right one is back, nothing is to be said any more; and it may go again. */
    @Test
    void aDiskThatIsPutBackNeedsNoRebind() {
        cluster.stop(wiped);
        MemoryStorage own = cluster.exchange(wiped, new MemoryStorage());
        cluster.start(wiped);
        String says = "node " + wiped + " answers from store";
        Await.until("the leader says so", () -> notice(leader, GROUP).contains(says));
        cluster.stop(wiped);
        MemoryStorage wrong = cluster.exchange(wiped, own);
        cluster.start(wiped);
        awaitNoNotices();
        cluster.group(wiped, GROUP).submit("second").join();
        cluster.stop(wiped);
        own = cluster.exchange(wiped, wrong);
        cluster.start(wiped);
        Await.until("the leader says so again", () -> notice(leader, GROUP).contains(says));
        own.close();
    }

    /** A new group begins with the stores of the first start: one that was replaced is rebound there as well. */
    @Test
    void groupsThatAreMadeLaterNeedARebindOfTheirOwnAndAMajorityThatIsThere() {
        wipe(wiped);
        assertRebound(rebind(third, wiped, LONG).join());
        awaitWell(wiped, GROUP);
        for (int node = 1; node <= 3; node++) {
            cluster.node(node).host("later", new Register());
        }
        cluster.group(leader, "later").submit("first").join();
        assertRebound(rebind(third, wiped, LONG).join());
        awaitWell(wiped, "later");
        wipe(third);
        assertRebound(rebind(leader, third, LONG).join());
        awaitWell(third, GROUP);
        IllegalStateException refused = assertThrows(
                IllegalStateException.class, () -> cluster.node(leader).host("latest", new Register()));
        assertTrue(refused.getMessage().contains("no majority is left"), refused.getMessage());
    }

    // ---- helpers

    private void wipe(int node) {
        cluster.stop(node);
        cluster.wipe(node);
        cluster.start(node);
    }

    private CompletableFuture<NodeRebind> rebind(int at, int node, Duration timeout) {
        return cluster.node(at).node().administration().rebind(NodeId.of(node), StoreId.NONE, timeout);
    }

    private CompletableFuture<Member> rebindOne(int at, int node, StoreId store, Duration timeout) {
        return cluster.node(at).node().administration().rebind(GroupId.ofName(GROUP), NodeId.of(node), store, timeout);
    }

    private StoreId store(int node) {
        return cluster.storage(node).identity().store();
    }

    private void assertRebound(NodeRebind rebound) {
        assertTrue(rebound.isComplete(), rebound.toString());
        StoreId store = store((int) rebound.node().value());
        rebound.groups().forEach(group -> assertEquals(new Member(rebound.node(), store), group.member()));
        assertTrue(rebound.groups().size() >= 2, rebound.toString());
    }

    private static void assertRefused(MembershipObstacle obstacle, CompletableFuture<Member> call) {
        MembershipRefusedException refused = assertInstanceOf(MembershipRefusedException.class, failure(call));
        assertEquals(obstacle, refused.obstacle(), refused.getMessage());
    }

    private static RaftException failure(CompletableFuture<?> call) {
        CompletionException failed = assertThrows(CompletionException.class, call::join);
        return assertInstanceOf(RaftException.class, failed.getCause());
    }

    private void awaitWell(int node, String group) {
        Await.until(
                () -> "node " + node + " is a voter of " + group + " again: " + cluster.status(node, group),
                () -> cluster.status(node, group).role() != GroupRole.LEARNER
                        && cluster.status(node, group).notice() == null);
        assertNull(cluster.status(node, group).failure());
    }

    private void awaitNoNotices() {
        for (int node = 1; node <= 3; node++) {
            for (String group : List.of(GROUP, OTHER)) {
                int each = node;
                Await.until(
                        () -> "node " + each + " has nothing to say: " + notice(each, group),
                        () -> cluster.status(each, group).notice() == null);
            }
        }
    }

    private String notice(int node, String group) {
        return String.valueOf(cluster.status(node, group).notice());
    }

    private List<String> readAt(int node, String group) {
        return cluster.group(node, group)
                .read(ReadConsistency.LINEARIZABLE, Register::commands)
                .join();
    }
}
