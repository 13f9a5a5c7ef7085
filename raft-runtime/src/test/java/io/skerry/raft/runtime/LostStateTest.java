package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.MemberStatus;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.node.StateLostException;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.statemachine.SnapshotSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose log is sound and goes on from a state that is not there any more gets that of another one. */
class LostStateTest {

    private static final String GROUP = "g";
    private static final GroupId ID = GroupId.ofName(GROUP);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CopyingFetches fetches = new CopyingFetches();
    private final TestCluster cluster = new TestCluster(3, GROUP);
    private final DurableRegister.Disk[] disks = new DurableRegister.Disk[3];
    private final List<String> submitted = new ArrayList<>();
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
        cluster.settings(raft -> raft.snapshots(config)).tune(builder -> builder.fetches(fetches.factory()));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** The follower's log begins above what is in it at first. */
    private void startAll(boolean durableMachines) {
        durable = durableMachines;
        for (int node = 1; node <= 3; node++) {
            disks[node - 1] = new DurableRegister.Disk();
            start(node);
        }
        leader = cluster.awaitLeader(GROUP);
        follower = leader % 3 + 1;
        third = follower % 3 + 1;
        submit(leader, 25);
        Await.until("a shorter log", () -> status(follower).boundary().index() > 0);
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

    private String notice(int node) {
        return String.valueOf(status(node).notice());
    }

    private List<String> commands(int node) {
        return cluster.group(node, GROUP)
                .read(ReadConsistency.LINEARIZABLE, Register::commands, LONG)
                .join();
    }

    /** The disk of a node that is down has neither a snapshot nor a state any more. */
    private void loseState(int node) {
        SnapshotStore store = cluster.storage(node).snapshots(ID);
        store.list().forEach(manifest -> store.condemn(manifest.id(), "a test says so"));
        disks[node - 1] = new DurableRegister.Disk();
    }

    private static void assertSaysThatItIsLost(CompletableFuture<?> call, int leader) {
        Throwable outcome = assertThrows(CompletionException.class, call::join).getCause();
        StateLostException lost = assertInstanceOf(StateLostException.class, outcome);
        assertEquals(NodeId.of(leader), lost.hint());
        assertTrue(lost.getMessage().contains("the state of the group is lost"), lost.getMessage());
    }

    /** With a durable state machine nobody has a snapshot before one is needed. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isFetchedWhileTheNodeCountsAndAnswersNothing(boolean durableMachines) {
        startAll(durableMachines);
        cluster.stop(follower);
        loseState(follower);
        CountDownLatch gate = new CountDownLatch(1);
        fetches.gate = gate;
        start(follower);
        Await.latch(fetches.entered);
        assertTrue(notice(follower).contains("waits for a snapshot of another node"), notice(follower));
        assertTrue(notice(leader).contains("has lost its state"), notice(leader));
        assertTrue(lags(leader, follower) && lags(follower, follower));
        RaftGroup<Register, String, ?> group = cluster.group(follower, GROUP);
        assertSaysThatItIsLost(group.read(ReadConsistency.STALE, Register::commands), leader);
        assertSaysThatItIsLost(group.read(ReadConsistency.LINEARIZABLE, Register::commands), leader);
        assertSaysThatItIsLost(group.submit("never"), leader);
        assertSaysThatItIsLost(cluster.node(follower).node().administration().snapshot(ID, LONG), leader);
        cluster.stop(third);
        submit(leader, 3);
        gate.countDown();
        Await.until(
                () -> "nothing is amiss: " + notice(follower) + ", " + notice(leader),
                () -> status(follower).notice() == null && status(leader).notice() == null);
        assertEquals(submitted, commands(follower));
        assertEquals(1, status(follower).snapshots().installed());
        // The next life begins with what was fetched, and may lead.
        cluster.stop(follower);
        fetches.gate = null;
        start(follower);
        start(third);
        cluster.stop(leader);
        submit(follower, 1);
        assertEquals(submitted, commands(follower));
    }

    private boolean lags(int node, int member) {
        return status(node).members().stream()
                .filter(each -> each.member().node().equals(NodeId.of(member)))
                .anyMatch(MemberStatus::lagging);
    }

    /** What was restored of a damaged snapshot is neither read nor kept. */
    @Test
    void isReplacedAsAWholeWhereItWasRestoredInPart() {
        startAll(false);
        LogPosition newest = status(follower).snapshots().newest();
        cluster.stop(follower);
        DamagedSnapshots damaged =
                new DamagedSnapshots(cluster.storage(follower).snapshots(ID));
        damaged.damage(newest);
        cluster.tune(builder -> builder.storage(SeamStorage.of(
                cluster.storage(follower),
                (method, arguments, call) -> method.equals("snapshots") ? damaged : call.run())));
        CountDownLatch gate = new CountDownLatch(1);
        fetches.gate = gate;
        cluster.start(follower, new Register() {
            @Override
            public void restore(SnapshotSource source) throws IOException {
                apply(newest, "half of a snapshot");
                super.restore(source);
            }
        });
        Await.latch(fetches.entered);
        assertTrue(notice(follower).contains("a flipped bit in the snapshot of " + newest), notice(follower));
        assertSaysThatItIsLost(cluster.group(follower, GROUP).read(ReadConsistency.STALE, Register::commands), leader);
        gate.countDown();
        Await.until("a state", () -> status(follower).notice() == null);
        assertEquals(submitted, commands(follower));
    }
}
