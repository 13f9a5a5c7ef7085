package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.node.ReadConsistency;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** The disk under some states hangs when they are made durable: nobody else waits for it. */
class HungPersistTest {

    private static final List<String> HUNG = List.of("a", "b", "c", "d", "e");
    private static final String OTHER = "other";
    private static final int COMMANDS = 30;

    private final TestCluster cluster = new TestCluster(1, "a", "b", "c", "d", "e", OTHER);
    /** So many wait for the disk, and the others for those. */
    private final CountDownLatch hanging = new CountDownLatch(2);

    private final Semaphore mended = new Semaphore(0);

    @Test
    void groupsGoOnAndOthersTakeSnapshotsAndTheNodeCloses() {
        SnapshotConfig snapshots = SnapshotConfig.builder()
                .jitter(0)
                .tailEntries(0)
                .tailBytes(ByteSize.ofBytes(0))
                .entries(COMMANDS / 2)
                .build();
        cluster.settings(raft -> raft.snapshots(snapshots).closeTimeout(Duration.ofMillis(300)));
        try (cluster) {
            cluster.start(1, HUNG.stream().map(this::hungMachine).toArray(DurableRegister[]::new));
            HUNG.forEach(this::submit);
            Await.latch(hanging);
            HUNG.forEach(this::submit);
            for (String group : HUNG) {
                assertEquals(2 * COMMANDS, count(group));
                assertNull(cluster.status(1, group).failure());
            }
            submit(OTHER);
            Await.until(
                    "a snapshot of another group",
                    () -> cluster.status(1, OTHER).snapshotIndex() > 0);
            cluster.stop(1);
            assertTrue(mended.hasQueuedThreads(), "closing has not waited for the disk");
        } finally {
            mended.release(HUNG.size());
        }
    }

    /** There is one slot for taking. */
    @Test
    void aSnapshotOfOneThatHangsHoldsNobodyElsesUp() {
        cluster.settings(raft -> raft.closeTimeout(Duration.ofMillis(300)));
        try (cluster) {
            cluster.start(1, HUNG.stream().map(this::hungMachine).toArray(DurableRegister[]::new));
            HUNG.forEach(this::submit);
            submit(OTHER);
            HUNG.forEach(group -> snapshot(group));
            Await.latch(hanging);
            snapshot(OTHER).join();
            assertTrue(cluster.status(1, OTHER).snapshotIndex() > 0);
        } finally {
            mended.release(HUNG.size());
        }
    }

    private CompletableFuture<?> snapshot(String group) {
        return cluster.node(1).node().administration().snapshot(GroupId.ofName(group), Duration.ofSeconds(20));
    }

    private DurableRegister hungMachine(String group) {
        DurableRegister machine = new DurableRegister(new DurableRegister.Disk(), cluster.storage(1), group);
        machine.beforePersist(() -> {
            hanging.countDown();
            // Who waits for a disk cannot be interrupted.
            mended.acquireUninterruptibly();
        });
        return machine;
    }

    private void submit(String group) {
        for (int i = 0; i < COMMANDS; i++) {
            cluster.group(1, group).submit("command " + i).join();
        }
    }

    private int count(String group) {
        return cluster.group(1, group)
                .read(ReadConsistency.LINEARIZABLE, Register::commands)
                .join()
                .size();
    }
}
