package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.statemachine.SnapshotSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A life that begins with a snapshot. */
class SnapshotRestartTest {

    private static final String GROUP = "g";
    private static final GroupId ID = GroupId.ofName(GROUP);
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Counts what it applies. */
    private static class Counting extends Register {
        private final List<String> applied = new ArrayList<>();

        @Override
        public LogPosition apply(LogPosition position, String command) {
            applied.add(command);
            return super.apply(position, command);
        }
    }

    private final TestCluster cluster = new TestCluster(1, GROUP);
    private final DamagedSnapshots snapshots =
            new DamagedSnapshots(cluster.storage(1).snapshots(ID));
    private final List<String> submitted = new ArrayList<>();

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void start(int tailEntries, Register... machines) {
        SnapshotConfig config = SnapshotConfig.builder()
                .entries(8)
                .jitter(1)
                .logBytes(ByteSize.ofMiB(1))
                .tailEntries(tailEntries)
                .retained(2)
                .build();
        cluster.settings(raft -> raft.snapshots(config))
                .tune(builder -> builder.storage(SeamStorage.of(
                        cluster.storage(1),
                        (method, arguments, call) -> method.equals("snapshots") ? snapshots : call.run())));
        cluster.start(1, machines);
    }

    private void submit(int commands) {
        for (int i = 0; i < commands; i++) {
            submitted.add("command " + submitted.size());
            cluster.group(1, GROUP).submit(submitted.get(submitted.size() - 1)).join();
        }
    }

    private LogPosition take() {
        return cluster.node(1).node().administration().snapshot(ID, LONG).join();
    }

    private GroupStatus status() {
        return cluster.status(1, GROUP);
    }

    private List<String> commands() {
        return cluster.group(1, GROUP)
                .read(ReadConsistency.LINEARIZABLE, Register::commands)
                .join();
    }

    @Test
    void onlyTheTailIsReplayed() {
        start(0);
        submit(5);
        LogPosition position = take();
        Await.until("a shorter log", () -> status().boundary().equals(position));
        submit(2);
        cluster.stop(1);
        Counting machine = new Counting();
        start(0, machine);
        assertEquals(submitted, commands());
        assertEquals(submitted.subList(5, 7), machine.applied);
        assertEquals(position.index(), status().snapshotIndex());
        submit(1);
        assertEquals(submitted, commands());
    }

    /** Up to the tip: there is nothing left but a snapshot. */
    @Test
    void aLogWithoutEntriesIsNoObstacle() {
        start(0);
        submit(5);
        LogPosition position = take();
        Await.until("an empty log", () -> status().boundary().equals(position));
        cluster.stop(1);
        Counting machine = new Counting();
        start(0, machine);
        assertEquals(submitted, commands());
        assertEquals(List.of(), machine.applied);
    }

    @Test
    void aDamagedOneIsReplacedByTheOneBeforeWhereTheLogGoesOnFromThat() {
        start(100);
        submit(5);
        LogPosition first = take();
        submit(3);
        LogPosition second = take();
        submit(1);
        cluster.stop(1);
        snapshots.damage(second);
        Counting machine = new Counting();
        start(100, machine);
        assertEquals(submitted, commands());
        assertEquals(submitted.subList(5, 9), machine.applied);
        assertEquals(first.index(), status().snapshotIndex());
        assertEquals(
                List.of(first),
                snapshots.list().stream().map(each -> each.position()).toList());
    }

    /** What a state machine has read in part, nobody uses: the next life replays the log. */
    @Test
    void aDamagedOneWithNoOtherRefusesToBeginOnceAndSaysWhatToDo() {
        start(100);
        submit(5);
        LogPosition only = take();
        cluster.stop(1);
        snapshots.damage(only);
        start(100);
        String failure = awaitFailure();
        assertTrue(failure.contains("start the node again"), failure);
        cluster.stop(1);
        start(100);
        assertEquals(submitted, commands());
    }

    @Test
    void aDamagedOneThatTheLogNeedsRefusesToBegin() {
        start(0);
        submit(5);
        LogPosition only = take();
        Await.until("a shorter log", () -> status().boundary().equals(only));
        cluster.stop(1);
        snapshots.damage(only);
        start(0);
        String failure = awaitFailure();
        assertTrue(failure.contains("damaged") && failure.contains("replace this replica"), failure);
        cluster.stop(1);
        // It is known by now that there is none.
        String refusal =
                assertThrows(IllegalArgumentException.class, () -> start(0)).getMessage();
        assertTrue(refusal.contains("what lies between is gone"), refusal);
    }

    private String awaitFailure() {
        Await.until("the failure", () -> status().failure() != null);
        Throwable failure = status().failure();
        assertNotNull(failure);
        return failure.getMessage();
    }

    /** Hosting waits for no state to be restored, and says meanwhile what is waited for. */
    @Test
    void theCallerDoesNotWaitForTheState() {
        start(0);
        submit(5);
        LogPosition position = take();
        cluster.stop(1);
        CountDownLatch go = new CountDownLatch(1);
        start(0, new Register() {
            @Override
            public void restore(SnapshotSource source) throws IOException {
                Await.latch(go);
                super.restore(source);
            }
        });
        Await.until("it says what it waits for", () -> {
            String notice = status().notice();
            return notice != null && notice.contains("restored from a snapshot of " + position);
        });
        go.countDown();
        assertEquals(submitted, commands());
    }

    @Test
    void closingDoesNotWaitForAStateThatIsRestored() {
        start(0);
        submit(5);
        take();
        cluster.stop(1);
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        start(0, new Register() {
            @Override
            public void restore(SnapshotSource source) throws IOException {
                entered.countDown();
                Await.latch(go);
                super.restore(source);
            }
        });
        Await.latch(entered);
        go.countDown();
        cluster.stop(1);
        start(0);
        assertEquals(submitted, commands());
    }

    /** Somebody who fetched it says so, and is right: what is known to be damaged is offered to nobody. */
    @Test
    void whatIsFoundDamagedMeanwhileIsReplacedByANewOne() {
        CopyingFetches fetches = new CopyingFetches();
        cluster.tune(builder -> builder.fetches(fetches.factory()));
        start(0);
        submit(5);
        LogPosition first = take();
        submit(1);
        snapshots.damage(first);
        fetches.suspect(ID, snapshots.list().get(0).id());
        Await.until("another one", () -> status().snapshotIndex() > first.index());
        assertEquals(
                List.of(status().snapshotIndex()),
                snapshots.list().stream().map(each -> each.position().index()).toList());
        cluster.stop(1);
        start(0);
        assertEquals(submitted, commands());
    }

    @Test
    void aDurableStateMachineGoesOnWhereItIs() {
        DurableRegister.Disk disk = new DurableRegister.Disk();
        start(0, new DurableRegister(disk, cluster.storage(1), GROUP));
        submit(5);
        take();
        submit(2);
        cluster.stop(1);
        DurableRegister machine = new DurableRegister(disk, cluster.storage(1), GROUP);
        start(0, machine);
        assertEquals(submitted, commands());
        assertEquals(2, machine.appliedHere());
    }

    @Test
    void aDurableStateMachineThatHasLostItsStateGetsThatOfTheSnapshot() {
        start(0, new DurableRegister(new DurableRegister.Disk(), cluster.storage(1), GROUP));
        submit(5);
        LogPosition position = take();
        Await.until("a shorter log", () -> status().boundary().equals(position));
        submit(2);
        cluster.stop(1);
        DurableRegister.Disk empty = new DurableRegister.Disk();
        start(0, new DurableRegister(empty, cluster.storage(1), GROUP));
        assertEquals(submitted, commands());
        cluster.stop(1);
        DurableRegister machine = new DurableRegister(empty, cluster.storage(1), GROUP);
        assertEquals(position, machine.durablePosition(), "the generation that is in force is named in the storage");
        start(0, machine);
        assertEquals(submitted, commands());
        assertEquals(2, machine.appliedHere());
        assertEquals(1, empty.generations());
    }

    @Test
    void aDurableStateMachineWithoutStateAndSnapshotIsRefusedWhereTheLogIsShorter() {
        DurableRegister.Disk disk = new DurableRegister.Disk();
        start(0, new DurableRegister(disk, cluster.storage(1), GROUP));
        submit(20);
        Await.until("a shorter log", () -> status().boundary().index() > 0);
        cluster.stop(1);
        DurableRegister lost = new DurableRegister(new DurableRegister.Disk(), cluster.storage(1), GROUP);
        String refusal = assertThrows(IllegalArgumentException.class, () -> start(0, lost))
                .getMessage();
        assertTrue(refusal.contains("what lies between is gone"), refusal);
    }
}
