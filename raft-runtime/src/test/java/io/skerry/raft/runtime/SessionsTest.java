package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.NoLeaderException;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.node.PayloadTooLargeException;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.SessionExpiredException;
import io.skerry.raft.runtime.CuttableTransport.Cuts;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.ClientSession;
import io.skerry.raft.session.SessionOutcome.Forgotten;
import io.skerry.raft.session.SessionStateMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Commands that are sent again, by servers and by sessions themselves, while links break and leaders go (SCENARIOS 40). */
class SessionsTest {

    private static final String GROUP = "orders";
    private static final Duration SHORT = Duration.ofMillis(700);
    private static final Duration LONG = Duration.ofSeconds(25);
    private static final ClientId ADA = ClientId.of("ada");

    private final Cuts cuts = new Cuts();
    private TestCluster cluster;
    private int leader;
    private int follower;
    private int third;

    private void start(SessionLimits limits) {
        cluster = new TestCluster(3, config -> config.sessions(limits), GROUP)
                .sessions(true)
                .tune(builder -> builder.transport(cuts.factory()))
                .startAll();
        group(1).submit("first").join();
        leader = cluster.awaitLeader(GROUP);
        follower = leader % 3 + 1;
        third = follower % 3 + 1;
    }

    private void start() {
        start(SessionLimits.DEFAULT);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    @Test
    void whoWasToldThatNobodyKnowsSendsTheSamePairAgain() {
        start();
        cuts.cut(leader, follower);
        CompletableFuture<LogPosition> lost = group(follower).submitOnce(ADA, 1, "x", SHORT);
        Await.until("the leader has committed", () -> commandsOf(leader).contains("x"));
        assertInstanceOf(OutcomeUnknownException.class, failure(lost));
        cuts.heal();
        LogPosition first = group(follower).submitOnce(ADA, 1, "x").join();
        assertEquals(first, group(third).submitOnce(ADA, 1, "x").join());
        assertTookEffectOnce(List.of("x"));
    }

    @Test
    void aSessionSendsAgainByItselfWhenTheAnswerWentDownWithTheLeader() {
        start();
        ClientSession<String, LogPosition> session =
                group(follower).openSession().join();
        cuts.cut(leader, follower);
        CompletableFuture<LogPosition> call = session.submit("x", LONG);
        Await.until("the leader has committed", () -> commandsOf(leader).contains("x"));
        LogPosition applied = LogPosition.of(
                cluster.status(leader, GROUP).term(),
                cluster.status(leader, GROUP).lastIndex());
        cluster.stop(leader);
        assertEquals(applied, call.join());
        cuts.heal();
        cluster.start(leader);
        assertTookEffectOnce(List.of("x"));
    }

    @Test
    void noCommandOfASessionIsLostOrDoubledWhileLeadersGo() {
        start();
        List<ClientSession<String, LogPosition>> sessions = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            sessions.add(group(i % 2 == 0 ? follower : third).openSession().join());
        }
        List<String> commands = new ArrayList<>();
        List<CompletableFuture<LogPosition>> calls = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            if (i == 200) {
                cluster.stop(leader);
            }
            if (i == 400) {
                cluster.start(leader);
            }
            commands.add("c" + i);
            calls.add(sessions.get(i % sessions.size()).submit("c" + i, LONG));
        }
        calls.forEach(CompletableFuture::join);
        assertEquals(
                600, new HashSet<>(calls.stream().map(CompletableFuture::join).toList()).size());
        assertTookEffectOnce(commands);
    }

    @Test
    void moreCallsThanTheWindowWaitForTheOldest() {
        start();
        ClientSession<String, LogPosition> session =
                group(follower).openSession().join();
        isolate(follower);
        List<String> commands = new ArrayList<>();
        List<CompletableFuture<LogPosition>> calls = new ArrayList<>();
        for (int i = 0; i < 3 * SessionStateMachine.WINDOW; i++) {
            commands.add("c" + i);
            calls.add(session.submit("c" + i, LONG));
        }
        cuts.heal();
        calls.forEach(CompletableFuture::join);
        assertTookEffectOnce(commands);
        assertEquals(0, openBytes(follower));
    }

    @Test
    void whoHasWaitedForTheWindowInVainIsRefused() {
        start();
        ClientSession<String, LogPosition> session =
                group(follower).openSession().join();
        isolate(follower);
        List<CompletableFuture<LogPosition>> calls = new ArrayList<>();
        for (int i = 0; i < SessionStateMachine.WINDOW; i++) {
            calls.add(session.submit("c" + i, LONG));
        }
        OverloadedException refused =
                assertInstanceOf(OverloadedException.class, failure(session.submit("too many", Duration.ofMillis(50))));
        assertTrue(refused.getMessage().contains("of the session"), refused::getMessage);
        cuts.heal();
        calls.forEach(CompletableFuture::join);
        session.submit("one more").join();
        assertEquals(0, Collections.frequency(readAt(leader), "too many"));
        assertEquals(0, openBytes(follower));
    }

    @Test
    void callsTakeRoomForAsLongAsTheyAreOpen() {
        cluster = new TestCluster(3, GROUP)
                .sessions(true)
                .settings(settings -> settings.groupAdmission(ByteSize.ofKiB(64)))
                .tune(builder -> builder.transport(cuts.factory()))
                .startAll();
        leader = cluster.awaitLeader(GROUP);
        ClientSession<String, LogPosition> session = group(leader).openSession().join();
        isolate(leader);
        List<CompletableFuture<LogPosition>> calls = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            calls.add(session.submit("x".repeat(1000) + i, LONG));
        }
        long refused = calls.stream()
                .filter(CompletableFuture::isCompletedExceptionally)
                .count();
        assertTrue(refused > 50 && refused < 100, () -> refused + " are refused");
        assertTrue(openBytes(leader) <= 64 << 10);
        cuts.heal();
        calls.stream().filter(call -> !call.isCompletedExceptionally()).forEach(CompletableFuture::join);
        assertEquals(0, openBytes(leader));
    }

    @Test
    void withoutALeaderUntilTheDeadlineNothingHasHappened() {
        start();
        ClientSession<String, LogPosition> session =
                group(follower).openSession().join();
        isolate(follower);
        Await.until(
                "the follower has given up its leader",
                () -> cluster.status(follower, GROUP).leader() == null);
        assertInstanceOf(NoLeaderException.class, failure(session.submit("x", SHORT)));
        cuts.heal();
        assertEquals(List.of("first"), readAt(follower));
    }

    @Test
    void onceItMayBeInALogNoRefusalSaysThatItHasNotHappened() {
        start();
        ClientSession<String, LogPosition> session =
                group(follower).openSession().join();
        cuts.cut(leader, follower);
        CompletableFuture<LogPosition> call = session.submit("x", Duration.ofSeconds(3));
        Await.until("the leader has committed", () -> commandsOf(leader).contains("x"));
        // The connection goes, and with it the answer; those who are left cannot elect anybody.
        cuts.cut(third, follower);
        cuts.cut(follower, third);
        cluster.stop(leader);
        OutcomeUnknownException unknown = assertInstanceOf(OutcomeUnknownException.class, failure(call));
        assertTrue(unknown.getMessage().contains("may be in a log"), unknown::getMessage);
        cuts.heal();
    }

    @Test
    void aSessionThatWasForgottenSaysSo() {
        start(new SessionLimits(2, ByteSize.ofMiB(1)));
        ClientSession<String, LogPosition> session =
                group(follower).openSession().join();
        session.submit("x").join();
        group(leader).openSession().join();
        group(leader).openSession().join();
        SessionExpiredException expired = assertInstanceOf(SessionExpiredException.class, failure(session.submit("y")));
        assertEquals(session.id(), expired.client());
        assertEquals(Forgotten.SESSION, expired.what());
        assertEquals(2, expired.sequence());
        assertEquals(List.of("first", "x"), readAt(follower));
    }

    @Test
    void aSequenceThatWasForgottenSaysSo() {
        start();
        group(follower).submitOnce(ADA, 2000, "x").join();
        SessionExpiredException expired = assertInstanceOf(
                SessionExpiredException.class, failure(group(leader).submitOnce(ADA, 900, "y")));
        assertEquals(Forgotten.SEQUENCE, expired.what());
        assertThrows(IllegalArgumentException.class, () -> group(leader).submitOnce(ADA, 0, "z"));
    }

    @Test
    void theClosingOfANodeEndsWhatWaitsToBeSent() {
        start();
        ClientSession<String, LogPosition> session =
                group(follower).openSession().join();
        isolate(follower);
        List<CompletableFuture<LogPosition>> calls = new ArrayList<>();
        for (int i = 0; i < SessionStateMachine.WINDOW + 100; i++) {
            calls.add(session.submit("c" + i, LONG));
        }
        cluster.stop(follower);
        calls.forEach(call -> assertTrue(call.isDone()));
        for (CompletableFuture<LogPosition> call : calls.subList(SessionStateMachine.WINDOW, calls.size())) {
            assertInstanceOf(ClosingException.class, failure(call));
        }
        assertInstanceOf(ClosingException.class, failure(session.submit("late")));
    }

    @Test
    void aCommandThatIsTooLargeIsRefusedAtOnce() {
        cluster = new TestCluster(1, config -> config.maxPayload(ByteSize.ofKiB(1)), GROUP)
                .sessions(true)
                .startAll();
        ClientSession<String, LogPosition> session = group(1).openSession().join();
        assertInstanceOf(PayloadTooLargeException.class, failure(session.submit("x".repeat(1024))));
        session.submit("x".repeat(900)).join();
        assertEquals(0, openBytes(1));
    }

    @Test
    void whatWasRememberedIsThereAfterARestartOfAll() {
        start();
        LogPosition before = group(leader).submitOnce(ADA, 1, "x").join();
        for (int node = 1; node <= 3; node++) {
            cluster.stop(node);
        }
        cluster.startAll();
        assertEquals(before, group(follower).submitOnce(ADA, 1, "x").join());
        assertTookEffectOnce(List.of("x"));
    }

    @Test
    void aGroupWithoutSessionsSaysHowToHaveThem() {
        cluster = new TestCluster(1, GROUP).startAll();
        RaftGroup<Register, String, LogPosition> group = group(1);
        for (IllegalStateException e : List.of(
                assertThrows(IllegalStateException.class, group::openSession),
                assertThrows(IllegalStateException.class, () -> group.submitOnce(ADA, 1, "x")),
                assertThrows(IllegalStateException.class, () -> group.submitOnce(ADA, 1, "x", SHORT)))) {
            assertTrue(e.getMessage().contains("has no sessions; give the builder"), e::getMessage);
        }
        // And its log holds what its codec has made, and nothing else.
        LogPosition position = group.submit("x").join();
        assertEquals(
                "x",
                cluster.storage(1)
                        .log(group.groupId())
                        .read(position.index(), position.index() + 1, 1 << 10)
                        .require()
                        .get(0)
                        .payload()
                        .toUtf8());
    }

    @Test
    void aGroupThatHasSessionsOnOneNodeOnlyIsNotSharedWithIt() {
        cluster = new TestCluster(3, GROUP).sessions(true);
        cluster.start(1);
        cluster.start(2);
        cluster.sessions(false).start(3);
        for (int node = 1; node <= 3; node++) {
            int at = node;
            // In the group's notice if it was hosted after they had connected, else of the peer.
            Await.until(
                    "node " + at + " says so",
                    () -> cluster.node(at).node().describe().toString().contains("group orders has sessions on node"));
        }
    }

    @Test
    void aStateMachineThatIsDurableByItselfIsRefused() {
        cluster = new TestCluster(1, GROUP).startAll();
        Register durable = new Register() {
            @Override
            public LogPosition durablePosition() {
                return LogPosition.of(1, 1);
            }
        };
        GroupSpec<Register, String, LogPosition> spec =
                GroupSpec.of("other", durable, Register.CODEC).sessions(Register.RESULTS);
        assertThrows(
                IllegalArgumentException.class, () -> cluster.node(1).node().host(spec));
    }

    private void isolate(int node) {
        for (int other = 1; other <= 3; other++) {
            cuts.cut(node, other);
            cuts.cut(other, node);
        }
    }

    @SuppressWarnings("unchecked")
    private RaftGroup<Register, String, LogPosition> group(int node) {
        return (RaftGroup<Register, String, LogPosition>) cluster.group(node, GROUP);
    }

    private long openBytes(int node) {
        return cluster.status(node, GROUP).queues().stream()
                .filter(queue -> queue.name().equals("calls open in the group"))
                .mapToLong(QueueStatus::bytes)
                .sum();
    }

    private List<String> readAt(int node) {
        return group(node)
                .read(ReadConsistency.LINEARIZABLE, Register::commands)
                .join();
    }

    private List<String> commandsOf(int node) {
        return group(node).read(ReadConsistency.STALE, Register::commands).join();
    }

    private void assertTookEffectOnce(List<String> commands) {
        for (int node = 1; node <= 3; node++) {
            List<String> taken = new ArrayList<>(readAt(node));
            taken.remove("first");
            Collections.sort(taken);
            List<String> expected = new ArrayList<>(commands);
            Collections.sort(expected);
            assertEquals(expected, taken);
        }
    }

    private static Throwable failure(CompletableFuture<?> call) {
        return assertThrows(CompletionException.class, call::join).getCause();
    }
}
