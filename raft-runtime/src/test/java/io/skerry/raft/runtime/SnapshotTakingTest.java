package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.ClosingException;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.SnapshotFailedException;
import io.skerry.raft.node.SnapshotStatus;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When snapshots are taken, and how much log stays. */
class SnapshotTakingTest {

    private static final String GROUP = "g";
    private static final Duration LONG = Duration.ofSeconds(30);

    private final TestCluster cluster = new TestCluster(1, GROUP);

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void start(UnaryOperator<SnapshotConfig.Builder> settings, Register... machines) {
        SnapshotConfig.Builder builder =
                SnapshotConfig.builder().jitter(0).tailEntries(0).tailBytes(ByteSize.ofBytes(0));
        SnapshotConfig config = settings.apply(builder).build();
        cluster.settings(raft -> raft.snapshots(config));
        cluster.start(1, machines);
    }

    private void submit(int commands) {
        for (int i = 0; i < commands; i++) {
            cluster.group(1, GROUP).submit("command " + i).join();
        }
    }

    private GroupStatus status() {
        return cluster.status(1, GROUP);
    }

    private SnapshotStatus snapshots() {
        return Objects.requireNonNull(status().snapshots());
    }

    private CompletableFuture<LogPosition> ask() {
        return cluster.node(1).node().administration().snapshot(GroupId.ofName(GROUP), LONG);
    }

    @Test
    void oneIsTakenAfterSoManyEntriesAndTheLogItHoldsGoes() {
        start(settings -> settings.entries(20));
        submit(19);
        assertEquals(0, status().snapshotIndex());
        submit(30);
        Await.until("a snapshot, and a shorter log", () -> status().boundary().index() >= 20);
        assertTrue(status().snapshotIndex() >= status().boundary().index());
        assertTrue(snapshots().taken() >= 1);
        assertTrue(snapshots().newestBytes() > 0);
        assertNull(snapshots().failure());
    }

    @Test
    void oneIsTakenAfterSoManyBytes() {
        start(settings -> settings.logBytes(ByteSize.ofKiB(4)));
        cluster.group(1, GROUP).submit("small").join();
        assertEquals(0, status().snapshotIndex());
        cluster.group(1, GROUP).submit("x".repeat(8192)).join();
        Await.until("a snapshot", () -> status().snapshotIndex() > 0);
        Await.until("a shorter log", () -> status().boundary().index() == status().snapshotIndex());
    }

    /** What was in the log at the start counts as well, though nobody has seen it being appended. */
    @Test
    void bytesOfAnEarlierLifeCount() {
        start(settings -> settings);
        cluster.group(1, GROUP).submit("x".repeat(8192)).join();
        cluster.stop(1);
        start(settings -> settings.logBytes(ByteSize.ofKiB(4)));
        Await.until("a snapshot", () -> status().snapshotIndex() > 0);
    }

    @Test
    void oneIsTakenOnRequestAndATailStays() {
        start(settings -> settings.tailEntries(5).tailBytes(ByteSize.ofMiB(1)).entries(8));
        submit(7);
        LogPosition position = ask().join();
        assertEquals(status().lastIndex(), position.index());
        assertEquals(position, snapshots().newest());
        Await.until("a shorter log", () -> status().boundary().index() == position.index() - 5);
        assertEquals(position, ask().join(), "nothing is new, and nothing is written");
        assertEquals(1, snapshots().taken());
    }

    @Test
    void aGroupThatHasNotBegunTakesNone() {
        TestCluster three = new TestCluster(3, GROUP);
        try (three) {
            three.start(1);
            CompletableFuture<LogPosition> asked =
                    three.node(1).node().administration().snapshot(GroupId.ofName(GROUP), Duration.ofMillis(50));
            assertThrows(CompletionException.class, asked::join);
        }
    }

    @Test
    void aStateMachineThatCannotBeCapturedGoesOn() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Register machine = new Register() {
            @Override
            public SnapshotView capture() {
                if (broken.get()) {
                    throw new IllegalStateException("not now");
                }
                return super.capture();
            }
        };
        start(settings -> settings, machine);
        submit(3);
        Throwable failure = assertThrows(CompletionException.class, ask()::join).getCause();
        assertInstanceOf(SnapshotFailedException.class, failure);
        assertTrue(failure.getMessage().contains("not now"), failure.getMessage());
        String told = snapshots().failure();
        assertNotNull(told);
        assertTrue(told.contains("not now"), told);
        submit(1);
        assertNull(status().failure());
        broken.set(false);
        assertEquals(status().lastIndex(), ask().join().index());
        assertNull(snapshots().failure());
    }

    /** The only voter has nobody to send heartbeats to: without a timer of its own, nothing would ever happen there again. */
    @Test
    void oneThatFailedIsTriedAgainThoughNothingElseHappens() {
        AtomicInteger captured = new AtomicInteger();
        Register machine = new Register() {
            @Override
            public SnapshotView capture() {
                if (captured.getAndIncrement() == 0) {
                    throw new IllegalStateException("not now");
                }
                return super.capture();
            }
        };
        start(settings -> settings.entries(20), machine);
        submit(20);
        Await.until("a second attempt", () -> captured.get() == 2);
        Await.until("a shorter log", () -> status().boundary().index() >= 20);
        assertNull(snapshots().failure());
    }

    /** As for snapshots: a durable state machine that could not persist. */
    @Test
    void whatCouldNotBePersistedIsTriedAgainThoughNothingElseHappens() {
        AtomicInteger persisted = new AtomicInteger();
        DurableRegister.Disk disk = new DurableRegister.Disk();
        DurableRegister machine = new DurableRegister(disk, cluster.storage(1), GROUP) {
            @Override
            public void persist() {
                if (persisted.getAndIncrement() == 0) {
                    throw new IllegalStateException("not now");
                }
                super.persist();
            }
        };
        start(settings -> settings.entries(20), machine);
        submit(20);
        Await.until("a shorter log", () -> status().boundary().index() >= 20);
        assertEquals(2, persisted.get());
    }

    /** There was no room for it among what is to be written. */
    @Test
    void aTruncationThatWasPutOffIsTriedAgainThoughNothingElseHappens() {
        AtomicInteger refused = new AtomicInteger();
        cluster.tune(builder -> builder.storage(SeamStorage.of(cluster.storage(1), (method, arguments, call) -> {
            if (method.equals("batch.truncatePrefix") && refused.getAndIncrement() == 0) {
                throw new BatchRefusedException(Reason.NO_ROOM, "no room");
            }
            return call.run();
        })));
        start(settings -> settings.entries(20));
        submit(20);
        Await.until("a shorter log", () -> status().boundary().index() >= 20);
        assertEquals(2, refused.get());
    }

    @Test
    void oneThatCannotBeWrittenIsNone() {
        AtomicBoolean broken = new AtomicBoolean(true);
        Register machine = new Register() {
            @Override
            public SnapshotView capture() {
                SnapshotView view = super.capture();
                return sink -> {
                    view.writeTo(sink);
                    if (broken.get()) {
                        throw new IOException("disk on fire");
                    }
                };
            }
        };
        start(settings -> settings, machine);
        submit(3);
        Throwable failure = assertThrows(CompletionException.class, ask()::join).getCause();
        assertTrue(failure.getMessage().contains("disk on fire"), failure.getMessage());
        assertEquals(0, status().snapshotIndex());
        assertEquals(LogPosition.NONE, status().boundary());
        broken.set(false);
        ask().join();
    }

    /** Commands go on being applied while one is written, and what they do is not in it. */
    @Test
    void applyingGoesOnMeanwhile() {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        start(settings -> settings, held(writing, go));
        submit(3);
        CompletableFuture<LogPosition> asked = ask();
        Await.latch(writing);
        long last = status().lastIndex();
        submit(2);
        assertEquals(SnapshotStatus.Activity.TAKING, snapshots().activity());
        go.countDown();
        assertEquals(last, asked.join().index());
        Await.until("nothing more is done", () -> snapshots().activity() == SnapshotStatus.Activity.NONE);
    }

    @Test
    void closingDoesNotWaitForOneThatIsBeingTaken() {
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        cluster.settings(raft -> raft.closeTimeout(Duration.ofMillis(50)));
        cluster.start(1, held(writing, go));
        submit(3);
        CompletableFuture<LogPosition> asked = ask();
        Await.latch(writing);
        cluster.stop(1);
        assertInstanceOf(
                ClosingException.class,
                assertThrows(CompletionException.class, asked::join).getCause());
        go.countDown();
        start(settings -> settings);
        assertEquals(0, status().snapshotIndex(), "nothing was committed");
        submit(1);
        ask().join();
    }

    private static Register held(CountDownLatch writing, CountDownLatch go) {
        return new Register() {
            @Override
            public SnapshotView capture() {
                SnapshotView view = super.capture();
                return sink -> {
                    writing.countDown();
                    Await.latch(go);
                    view.writeTo(sink);
                };
            }
        };
    }

    /** A durable state machine lets go of the log by persisting, and writes snapshots only for those who ask. */
    @Test
    void aDurableStateMachinePersistsInstead() {
        DurableRegister.Disk disk = new DurableRegister.Disk();
        start(settings -> settings.entries(20), new DurableRegister(disk, cluster.storage(1), GROUP));
        submit(50);
        Await.until("a shorter log", () -> status().boundary().index() >= 20);
        assertEquals(0, status().snapshotIndex());
        LogPosition position = ask().join();
        assertEquals(status().lastIndex(), position.index());
        Await.until("a shorter log", () -> status().boundary().equals(position));
    }

    @Test
    void aDurableStateMachineHasThemTakenAsWellIfThatIsAskedFor() {
        DurableRegister.Disk disk = new DurableRegister.Disk();
        start(settings -> settings.entries(20).takeDurable(true), new DurableRegister(disk, cluster.storage(1), GROUP));
        submit(50);
        Await.until("snapshots", () -> snapshots().taken() >= 2);
        assertTrue(status().snapshotIndex() >= 40);
    }

    @Test
    void noneIsTakenWhileTheDiskIsLow() {
        AtomicBoolean low = new AtomicBoolean(true);
        cluster.tune(builder -> builder.storage(SeamStorage.of(
                cluster.storage(1),
                (method, arguments, call) -> method.equals("isDiskLow") ? (Object) low.get() : call.run())));
        start(settings -> settings);
        submit(3);
        Throwable failure = assertThrows(CompletionException.class, ask()::join).getCause();
        assertTrue(failure.getMessage().contains("too little room"), failure.getMessage());
        low.set(false);
        ask().join();
    }

    @Test
    void aStorageWithoutSnapshotsKeepsItsLog() {
        SnapshotConfig config = SnapshotConfig.builder().entries(10).jitter(0).build();
        cluster.settings(raft -> raft.snapshots(config))
                .tune(builder -> builder.storage(SeamStorage.of(
                        cluster.storage(1),
                        (method, arguments, call) -> method.equals("snapshots") ? null : call.run())));
        cluster.start(1);
        submit(30);
        assertEquals(LogPosition.NONE, status().boundary());
        assertNull(status().snapshots());
        Throwable failure = assertThrows(CompletionException.class, ask()::join).getCause();
        assertInstanceOf(SnapshotFailedException.class, failure);
    }
}
