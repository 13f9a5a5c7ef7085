package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.CatchingUpException;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.SnapshotStatus;
import io.skerry.raft.runtime.CuttableTransport.Cuts;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.StateObstacle;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node that is too far behind for the log gets the state of another one. */
class SnapshotInstallTest {

    private static final String GROUP = "g";
    private static final GroupId ID = GroupId.ofName(GROUP);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CopyingFetches fetches = new CopyingFetches();
    private final Cuts cuts = new Cuts();
    private final TestCluster cluster = new TestCluster(3, GROUP).tune(builder -> builder.transport(cuts.factory()));
    private final DurableRegister.Disk[] disks = new DurableRegister.Disk[3];
    private final List<String> submitted = new ArrayList<>();
    private boolean copying;
    private boolean durable;
    private int leader;
    private int follower;
    private int third;

    @BeforeEach
    void configure() {
        SnapshotConfig config = SnapshotConfig.builder()
                .entries(10)
                .jitter(0)
                .tailEntries(0)
                .tailBytes(ByteSize.ofBytes(0))
                .build();
        cluster.settings(raft -> raft.snapshots(config))
                .tune(builder -> copying ? builder.fetches(fetches.factory()) : builder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void startAll(boolean durableMachines) {
        durable = durableMachines;
        for (int node = 1; node <= 3; node++) {
            disks[node - 1] = new DurableRegister.Disk();
            start(node);
        }
        leader = cluster.awaitLeader(GROUP);
        submit(leader, 1);
        follower = leader % 3 + 1;
        third = follower % 3 + 1;
    }

    private void start(int node) {
        Register machine =
                durable ? new DurableRegister(disks[node - 1], cluster.storage(node), GROUP) : new Register();
        cluster.start(node, machine);
    }

    private void submit(int node, int commands) {
        for (int i = 0; i < commands; i++) {
            submitted.add("command " + submitted.size());
            cluster.group(node, GROUP)
                    .submit(submitted.get(submitted.size() - 1))
                    .join();
        }
    }

    private GroupStatus status(int node) {
        return cluster.status(node, GROUP);
    }

    private SnapshotStatus snapshots(int node) {
        return Objects.requireNonNull(status(node).snapshots());
    }

    private List<String> commands(int node) {
        return cluster.group(node, GROUP)
                .read(ReadConsistency.LINEARIZABLE, Register::commands, LONG)
                .join();
    }

    private void awaitShorterLogs(long above) {
        for (int node : new int[] {leader, third}) {
            Await.until(
                    () -> "a log of node " + node + " that begins above " + above + ": " + status(node),
                    () -> status(node).boundary().index() > above);
        }
    }

    /** The follower is away while the log moves on beyond what it has. */
    private void leaveBehind() {
        long had = status(follower).lastIndex();
        cluster.stop(follower);
        submit(leader, 25);
        awaitShorterLogs(had);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneThatWasAwayForLongCatchesUp(boolean durableMachines) {
        startAll(durableMachines);
        leaveBehind();
        start(follower);
        assertEquals(submitted, commands(follower));
        assertEquals(1, snapshots(follower).installed());
        assertEquals(
                snapshots(follower).newest(),
                cluster.storage(follower).snapshots(ID).list().get(0).position());
        assertTrue(cluster.node(follower).node().describe().shipping().bytesReceived() > 0);
        submit(leader, 3);
        assertEquals(submitted, commands(follower));
        // What was installed is what the next life begins with.
        cluster.stop(follower);
        start(follower);
        assertEquals(submitted, commands(follower));
        // And it counts: with the third gone, it is needed.
        cluster.stop(third);
        submit(follower, 1);
        assertEquals(submitted, commands(follower));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneThatWasWipedAndReboundCatchesUp(boolean durableMachines) {
        startAll(durableMachines);
        leaveBehind();
        cluster.wipe(follower);
        disks[follower - 1] = new DurableRegister.Disk();
        start(follower);
        cluster.node(leader)
                .node()
                .administration()
                .rebind(ID, NodeId.of(follower), StoreId.NONE, LONG)
                .join();
        Await.until("nothing is amiss", () -> status(follower).notice() == null);
        assertEquals(submitted, commands(follower));
        assertEquals(
                cluster.storage(follower).identity().store(),
                status(follower).members().stream()
                        .filter(each -> each.member().node().equals(NodeId.of(follower)))
                        .findFirst()
                        .orElseThrow()
                        .member()
                        .store(),
                "the membership came with the snapshot, and with the log after it");
        cluster.stop(third);
        submit(follower, 1);
        cluster.stop(follower);
        start(follower);
        assertEquals(submitted, commands(follower));
    }

    @Test
    void whatIsInstalledStandsInTheStorage() {
        startAll(false);
        leaveBehind();
        start(follower);
        assertEquals(submitted, commands(follower));
        String text = cluster.storage(follower)
                .stable(ID)
                .value("raft.snapshot")
                .map(Payload::toUtf8)
                .orElse("");
        assertTrue(text.contains(status(follower).snapshots().newest().toString()), text);
    }

    /** Which of its commands have taken effect is in the snapshot, but not what they returned. */
    @Test
    void whoWaitsForACommandThatASnapshotHoldsDoesNotKnow() {
        startAll(false);
        // The follower gets what the leader proposes, and the leader never hears of it: the next one commits it.
        long had = status(leader).lastIndex();
        cuts.cut(third, leader);
        cuts.isolateSender(message -> message instanceof AppendEntriesRequest request
                && !request.entries().isEmpty()
                && request.entries().lastIndex() > had
                && request.to().equals(NodeId.of(follower)));
        CompletableFuture<?> call = cluster.group(leader, GROUP).submit("in doubt", LONG);
        Await.until("the follower has it", cuts::isIsolated);
        int before = leader;
        Await.until("another leads", () -> {
            NodeId next = status(follower).leader();
            return next != null
                    && !next.equals(NodeId.of(before))
                    && next.equals(status(third).leader());
        });
        long last = status(before).lastIndex();
        submit(follower, 25);
        for (int node : new int[] {follower, third}) {
            Await.until("a shorter log", () -> status(node).boundary().index() > last);
        }
        cuts.heal();
        Throwable outcome = assertThrows(CompletionException.class, call::join).getCause();
        assertInstanceOf(OutcomeUnknownException.class, outcome);
        assertTrue(outcome.getMessage().contains("snapshot"), outcome.getMessage());
        assertEquals(commands(follower), commands(before));
    }

    /** A stale read runs on what is there, a linearizable one waits; nobody here could tell what becomes of a command. */
    @Test
    void whatCanBeAnsweredIsAnsweredMeanwhile() {
        copying = true;
        startAll(false);
        leaveBehind();
        CountDownLatch gate = new CountDownLatch(1);
        fetches.gate = gate;
        start(follower);
        Await.latch(fetches.entered);
        Await.until("it says so", () -> snapshots(follower).activity() == SnapshotStatus.Activity.FETCHING);
        List<String> stale = cluster.group(follower, GROUP)
                .read(ReadConsistency.STALE, Register::commands)
                .join();
        assertTrue(stale.size() < submitted.size(), stale.toString());
        CompletableFuture<List<String>> waiting =
                cluster.group(follower, GROUP).read(ReadConsistency.LINEARIZABLE, Register::commands, LONG);
        submit(leader, 1);
        assertFalse(waiting.isDone());
        CompletableFuture<?> command = cluster.group(follower, GROUP).submit("elsewhere");
        CatchingUpException refused = assertInstanceOf(
                CatchingUpException.class,
                assertThrows(CompletionException.class, command::join).getCause());
        assertEquals(NodeId.of(leader), refused.hint());
        gate.countDown();
        assertTrue(waiting.join().size() >= submitted.size() - 1);
        submit(follower, 1);
        assertEquals(submitted, commands(leader));
    }

    /** What is to take its place does not wait until it goes on. */
    @Test
    void aStateThatHasNoRoomIsReplacedAllTheSame() {
        startAll(true);
        leaveBehind();
        DurableRegister machine = new DurableRegister(disks[follower - 1], cluster.storage(follower), GROUP);
        machine.obstacle(new StateObstacle(true, "no room"));
        cluster.start(follower, machine);
        Await.until(
                "it is that of the snapshot",
                () -> snapshots(follower).installed() == 1
                        && status(follower).appliedIndex()
                                >= snapshots(follower).newest().index());
        machine.obstacle(null);
        assertEquals(submitted, commands(follower));
    }

    @Test
    void closingWhileFetchingCancels() {
        copying = true;
        startAll(true);
        leaveBehind();
        CountDownLatch gate = new CountDownLatch(1);
        fetches.gate = gate;
        start(follower);
        Await.latch(fetches.entered);
        cluster.stop(follower);
        assertEquals(List.of(ID.toString()), fetches.cancelled);
        gate.countDown();
        fetches.gate = null;
        start(follower);
        assertEquals(submitted, commands(follower));
    }

    @Test
    void closingWhileInstallingLeavesTheOldStateOrTheNewOne() {
        startAll(false);
        leaveBehind();
        CountDownLatch restoring = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        cluster.settings(raft -> raft.closeTimeout(Duration.ofMillis(50)));
        cluster.start(follower, new Register() {
            @Override
            public void restore(SnapshotSource source) throws IOException {
                if (restoring.getCount() > 0) {
                    restoring.countDown();
                    Await.latch(go);
                }
                super.restore(source);
            }
        });
        Await.latch(restoring);
        assertEquals(SnapshotStatus.Activity.INSTALLING, snapshots(follower).activity());
        cluster.stop(follower);
        go.countDown();
        configure();
        start(follower);
        assertEquals(submitted, commands(follower));
    }

    /** The batch that installs it found no room: it is given up with the node, and nobody holds the snapshot any more. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingWhileAnInstallationFindsNoRoomLeavesTheOldState(boolean durableMachines) {
        startAll(durableMachines);
        leaveBehind();
        LogPosition had = cluster.storage(follower).log(ID).last();
        NoRoomToInstall full = new NoRoomToInstall();
        cluster.tune(
                builder -> full.isOver ? builder : builder.storage(SeamStorage.of(cluster.storage(follower), full)));
        start(follower);
        Await.until("it is parked", () -> full.refused.get() > 0);
        assertEquals(SnapshotStatus.Activity.INSTALLING, snapshots(follower).activity());
        full.isOver = true;
        cluster.stop(follower);
        MemoryStorage storage = cluster.storage(follower);
        assertEquals(had, storage.log(ID).last());
        assertFalse(storage.snapshots(ID).list().isEmpty());
        storage.snapshots(ID).prune(any -> false, 1, 0);
        assertEquals(List.of(), storage.snapshots(ID).list(), "nobody holds it");
        start(follower);
        assertEquals(submitted, commands(follower));
        assertTrue(!durableMachines || disks[follower - 1].generations() <= 1, "nothing is left of the other state");
    }

    /** Refuses a batch that begins a log anew. */
    private static final class NoRoomToInstall implements SeamStorage.Seam {

        private final AtomicInteger refused = new AtomicInteger();
        private volatile boolean isOver;
        private boolean installs;

        @Override
        public @Nullable Object around(String method, Object[] arguments, SeamStorage.Call call) {
            if (method.equals("batch.reset")) {
                installs = true;
            } else if (method.equals("batch.commitAsync") && installs) {
                installs = false;
                refused.incrementAndGet();
                throw new BatchRefusedException(Reason.NO_ROOM, "no room");
            }
            return call.run();
        }
    }

    /** One that cannot be made the state stops the group, and says so; the others go on. */
    @Test
    void aStateThatCannotBeBuiltIsReportedAndTriedAgain() {
        startAll(false);
        leaveBehind();
        cluster.start(follower, new Register() {
            @Override
            public void restore(SnapshotSource source) throws IOException {
                throw new IOException("cannot read that");
            }
        });
        Await.until("it stops", () -> status(follower).failure() != null);
        assertTrue(status(follower).failure().getMessage().contains("cannot read that"));
        cluster.stop(follower);
        start(follower);
        assertEquals(submitted, commands(follower));
    }

    /** Somebody who fetched one says that it is damaged; it is, and a new one is taken in its place. */
    @Test
    void whatIsSoundStaysThoughSomebodySaysOtherwise() {
        copying = true;
        startAll(false);
        submit(leader, 25);
        Await.until("a snapshot", () -> snapshots(leader).taken() > 0);
        LogPosition newest = snapshots(leader).newest();
        cluster.storage(leader).snapshots(ID).list().forEach(manifest -> fetches.suspect(ID, manifest.id()));
        submit(leader, 1);
        assertTrue(snapshots(leader).newest().index() >= newest.index());
        assertFalse(cluster.storage(leader).snapshots(ID).list().isEmpty());
    }
}
