package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.RequestVoteRequest;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.runtime.Await;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.SubmitResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The network in one process keeps what the one over sockets promises. */
class InProcessTest {

    private final ClusterConfig cluster = Clusters.impatient(3);
    private final InProcessNetwork network = new InProcessNetwork(true);

    private TestNode start(long id) {
        return TestNode.startIn(network, cluster, id, options -> {});
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,3", "2,3", "3,2"})
    void messagesArriveInOrderOnTheirLanesLoop(int loops1, int loops2) {
        try (TestNode one = TestNode.startIn(network, cluster, 1, options -> options.loops = loops1);
                TestNode two = TestNode.startIn(network, cluster, 2, options -> options.loops = loops2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            for (int lane = 0; lane < cluster.lanes(); lane++) {
                int before = two.recorder.raft().size();
                for (int i = 1; i <= 100; i++) {
                    assertTrue(one.send(lane, Messages.read(one.self, two.self, i)));
                }
                Await.until("arrive", () -> two.recorder.raft().size() == before + 100);
                for (int i = 1; i <= 100; i++) {
                    assertEquals(
                            Messages.read(one.self, two.self, i),
                            two.recorder.raft().get(before + i - 1));
                }
            }
            assertEquals(300, one.peer(2).framesSent());
            assertEquals(300, two.peer(1).framesReceived());
            assertEquals(0, one.peer(2).queues().get(0).bytes());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesPassAsTheyAreOrThroughTheirBytes(boolean throughBytes) {
        InProcessNetwork either = new InProcessNetwork(throughBytes);
        try (TestNode one = TestNode.startIn(either, cluster, 1, options -> {});
                TestNode two = TestNode.startIn(either, cluster, 2, options -> {})) {
            one.awaitUp(2);
            two.awaitUp(1);
            List<RaftMessage> sent = List.of(
                    Messages.vote(one.self, two.self, 1),
                    Messages.heartbeat(one.self, two.self, 1),
                    Messages.append(one.self, two.self, 1, 10));
            sent.forEach(message -> assertTrue(one.send(0, message)));
            SubmitResponse response =
                    SubmitResponse.appended(Messages.envelope(one.self, two.self, 1), 1, 1, LogPosition.of(1, 1));
            assertTrue(one.send(0, two, response));
            Await.until(
                    "arrive",
                    () -> two.recorder.raft().size() == 3 && two.recorder.node().size() == 1);
            for (int i = 0; i < 3; i++) {
                if (throughBytes) {
                    assertNotSame(sent.get(i), two.recorder.raft().get(i));
                } else {
                    assertSame(sent.get(i), two.recorder.raft().get(i));
                }
            }
            assertEquals(List.of(response), two.recorder.node());
        }
    }

    @Test
    void whatIsFlushedToANodeThatHasEndedIsLostQuietly() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (TestNode one = start(1)) {
            Future<?> turn;
            try (TestNode two = start(2)) {
                one.awaitUp(2);
                two.awaitUp(1);
                turn = one.loops.loopOf(0).submit(() -> {
                    assertTrue(one.transport.send(0, Messages.read(one.self, two.self, 1)));
                    sent.countDown();
                    Await.latch(ended);
                    one.transport.flush(one.loops.indexOf(0));
                });
                Await.latch(sent);
            }
            ended.countDown();
            turn.get();
        }
    }

    @Test
    void aFaultIsToldOnBothSides() {
        try (TestNode one = start(1);
                TestNode two = TestNode.startIn(
                        network,
                        cluster,
                        2,
                        options -> options.hello = hello -> new Hello(
                                hello.protocol(),
                                hello.stream(),
                                hello.cluster(),
                                hello.lanes(),
                                hello.self(),
                                hello.address(),
                                hello.openCounter(),
                                "other",
                                hello.election(),
                                hello.maxPayload(),
                                hello.sessions(),
                                hello.types()))) {
            one.awaitFault(2, "the format of entries differs");
            two.awaitFault(1, "the format of entries differs");
            assertEquals(List.of(), one.recorder.events());
        }
    }

    @Test
    void aCutIsALostConnectionAndHealsAgain() {
        try (TestNode one = start(1);
                TestNode two = start(2);
                TestNode three = start(3)) {
            one.awaitUp(2);
            two.awaitUp(1);
            three.awaitUp(1);
            network.faults().cutBoth(one.id, two.id);
            one.awaitDown(2);
            two.awaitDown(1);
            assertFalse(one.send(0, Messages.vote(one.self, two.self, 1)));
            assertEquals(3, three.peer(1).lanesUp());
            network.faults().heal(one.id, two.id);
            one.awaitUp(2);
            two.awaitUp(1);
            assertTrue(one.send(0, Messages.vote(one.self, two.self, 2)));
            Await.until("arrives", () -> two.recorder.raft().size() == 1);
            network.faults().isolate(three.id);
            three.awaitDown(1);
            three.awaitDown(2);
            network.faults().heal();
            three.awaitUp(1);
            three.awaitUp(2);
        }
    }

    @Test
    void aCutOfOneDirectionIsNoticedAsSilence() {
        try (TestNode one = start(1);
                TestNode two = start(2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            network.faults().cut(one.id, two.id);
            assertTrue(one.send(0, Messages.vote(one.self, two.self, 1)), "nobody knows yet");
            assertTrue(two.send(0, Messages.vote(two.self, one.self, 1)));
            Await.until("the other way works", () -> one.recorder.raft().size() == 1);
            one.awaitDown(2);
            two.awaitDown(1);
            assertEquals(List.of(), two.recorder.raft());
            network.faults().heal();
            one.awaitUp(2);
            two.awaitUp(1);
        }
    }

    @Test
    void whatIsOnTheWayIsLostWithTheConnection() {
        try (TestNode one = start(1);
                TestNode two = start(2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            network.faults().delay(one.id, two.id, Duration.ofMillis(300));
            assertTrue(one.send(0, Messages.vote(one.self, two.self, 1)));
            network.faults().reset(one.id, two.id);
            network.faults().delay(one.id, two.id, Duration.ZERO);
            Await.until(
                    "made anew",
                    () -> one.recorder.events().size() == 9
                            && two.recorder.events().size() == 9);
            assertTrue(one.send(0, Messages.vote(one.self, two.self, 2)));
            Await.until("arrives", () -> two.recorder.raft().size() == 1);
            assertEquals(2, two.recorder.raft().get(0).term());
            assertEquals(0, one.peer(2).queues().get(1).bytes());
        }
    }

    @Test
    void delaysKeepTheOrder() {
        try (TestNode one = start(1);
                TestNode two = start(2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            network.faults().delay(one.id, two.id, Duration.ofMillis(100));
            assertTrue(one.send(0, Messages.vote(one.self, two.self, 1)));
            network.faults().delay(one.id, two.id, Duration.ZERO);
            assertTrue(one.send(0, Messages.vote(one.self, two.self, 2)));
            Await.until("arrive", () -> two.recorder.raft().size() == 2);
            List<Long> terms = new ArrayList<>();
            two.recorder.raft().forEach(message -> terms.add(message.term()));
            assertEquals(List.of(1L, 2L), terms);
        }
    }

    @Test
    void theQueueIsBoundedAndControlHasItsReserve() {
        RaftConfig small = RaftConfig.builder().outbound(ByteSize.ofKiB(64)).build();
        CountDownLatch hold = new CountDownLatch(1);
        try (TestNode one = TestNode.startIn(network, cluster, 1, options -> options.config = small);
                TestNode two = start(2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            two.loops.loop(0).execute(() -> {
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            int taken = 0;
            while (one.send(0, Messages.append(one.self, two.self, taken + 1, 1000))) {
                taken++;
            }
            int expected = taken;
            assertTrue(taken > 50 && taken <= 64, "taken: " + taken);
            assertTrue(one.peer(2).queues().get(0).bytes() <= 64 << 10);
            assertTrue(one.send(0, Messages.vote(one.self, two.self, 1)));
            hold.countDown();
            Await.until("arrive", () -> two.recorder.raft().size() == expected + 1);
            assertTrue(one.send(0, Messages.append(one.self, two.self, taken + 1, 1000)));
        } finally {
            hold.countDown();
        }
    }

    @Test
    void whatIsRefusedIsNotTaken() {
        try (TestNode one = start(1);
                TestNode two = start(2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            network.faults().refuse((lane, from, to, message) -> message instanceof RequestVoteRequest && lane == 1);
            assertFalse(one.send(1, Messages.vote(one.self, two.self, 1)));
            assertTrue(one.send(0, Messages.vote(one.self, two.self, 1)));
            assertTrue(one.send(1, Messages.read(one.self, two.self, 1)));
            assertEquals(1, one.peer(2).dropped());
        }
    }

    @Test
    void aNodeMayBeClosedAndStartedAgain() {
        try (TestNode one = start(1)) {
            for (long life : LongStream.rangeClosed(1, 3).toArray()) {
                try (TestNode two = TestNode.startIn(network, cluster, 2, options -> options.openCounter = life)) {
                    one.awaitUp(2);
                    two.awaitUp(1);
                    assertThrows(TransportException.class, () -> start(2));
                }
                one.awaitDown(2);
            }
            try (TestNode copy = TestNode.startIn(network, cluster, 2, options -> options.openCounter = 2)) {
                copy.awaitFault(1, "was opened 2 times, and 3 times were seen before");
            }
        }
    }

    @Test
    void nobodySpeaksForAnotherNode() {
        try (TestNode one = start(1);
                TestNode two = start(2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            one.send(0, Messages.vote(RawPeer.member(3), two.self, 1));
            Await.until("lost, and made anew", () -> two.recorder.events().size() == 5);
            assertEquals(List.of(), two.recorder.raft());
        }
    }

    /** As over sockets: nobody asks again for the answer to a forward. */
    @Test
    void answersToForwardsFindRoomBehindFullData() {
        try (TestNode one = start(1);
                TestNode two = start(2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            network.faults().delay(one.id, two.id, Duration.ofMinutes(1));
            long taken = 0;
            while (one.send(0, Messages.append(one.self, two.self, 1, 100_000))) {
                taken++;
            }
            assertTrue(taken > 0);
            // More of them than what was left of the room.
            for (int i = 1; i <= 2_000; i++) {
                assertTrue(one.send(
                        0,
                        two,
                        SubmitResponse.appended(Messages.envelope(one.self, two.self, 1), i, 1, LogPosition.of(1, i))));
            }
        }
    }

    @Test
    void messagesAreLostDoubledAndOvertaken() {
        try (TestNode one = start(1);
                TestNode two = start(2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            RaftMessage lost = Messages.vote(one.self, two.self, 1);
            RaftMessage late = Messages.vote(one.self, two.self, 2);
            RaftMessage twice = Messages.vote(one.self, two.self, 3);
            network.faults().decide((lane, from, to, message) -> {
                if (message.equals(lost)) {
                    return List.of();
                }
                return message.equals(late) ? List.of(Duration.ofMillis(50)) : List.of(Duration.ZERO, Duration.ZERO);
            });
            for (RaftMessage message : List.of(lost, late, twice)) {
                assertTrue(one.send(0, message));
            }
            Await.until("all are there", () -> two.recorder.raft().size() == 3);
            assertEquals(List.of(twice, twice, late), two.recorder.raft());
        }
    }

    /**
     * What is late comes over the connection that there is by then, and to the life that there is by then. A start that
     * takes longer than a message is late loses it: then it is sent later.
     */
    @Test
    void lateMessagesReachALaterLife() {
        try (TestNode one = start(1)) {
            boolean arrived = false;
            for (int seconds = 1; seconds <= 16 && !arrived; seconds *= 2) {
                arrived = reachesALaterLife(one, Duration.ofSeconds(seconds));
            }
            assertTrue(arrived);
        }
    }

    private boolean reachesALaterLife(TestNode one, Duration lateness) {
        RaftMessage late;
        try (TestNode two = start(2)) {
            one.awaitUp(2);
            two.awaitUp(1);
            late = Messages.vote(one.self, two.self, 1);
            network.faults().decide((lane, from, to, message) -> List.of(lateness));
            assertTrue(one.send(0, late));
            assertTrue(one.send(0, late));
            Await.until("they have left", () -> one.peer(2).queues().get(0).bytes() == 0);
            if (!two.recorder.raft().isEmpty()) {
                return false; // This life has taken longer than they are late.
            }
        }
        long lostNanos = System.nanoTime() + lateness.plusSeconds(1).toNanos();
        try (TestNode again = start(2)) {
            Await.until(
                    "they arrive, or are lost",
                    () -> again.recorder.raft().size() == 2 || System.nanoTime() > lostNanos);
            List<RaftMessage> received = again.recorder.raft();
            assertEquals(List.of(late, late).subList(0, received.size()), received);
            return received.size() == 2;
        }
    }
}
