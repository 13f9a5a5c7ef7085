package io.skerry.raft.runtime.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.Write;
import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.core.Write.Install;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.persist.WriteBatcher.GroupWrite;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageLimits;
import io.skerry.raft.storage.memory.MemoryStorage;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WriteBatcherTest {

    private static final GroupId A = GroupId.ofName("a");
    private static final GroupId B = GroupId.ofName("b");
    private static final Membership MEMBERSHIP = members(1);

    /** What a completion was told. */
    private record Done(List<GroupWrite> writes, @Nullable StorageException failure) {}

    private final MemoryStorage storage = new MemoryStorage(new StorageLimits(100, 100, 1 << 20));
    private final BlockingQueue<Done> done = new LinkedBlockingQueue<>();
    private final WriteBatcher batcher = new WriteBatcher(storage, this::complete);

    private void complete(List<GroupWrite> writes, @Nullable StorageException failure) {
        done.add(new Done(writes, failure));
    }

    @AfterEach
    void close() {
        storage.close();
    }

    // ---- what becomes durable

    @Test
    void allOfAWriteBecomesDurable() throws InterruptedException {
        HardState voted = new HardState(2, Payload.ofUtf8("1@0000000000000001"));
        LogSlice twoParts = new LogSlice(List.of(entries(1, 1, 2), entries(2, 3, 4)));
        batcher.add(A, write(1, voted, twoParts, new IndexedMembership(3, MEMBERSHIP)));
        batcher.flush();
        assertDone(new GroupWrite(A, 1));
        assertEquals(LogPosition.of(2, 4), storage.log(A).last());
        assertEquals(1L, storage.log(A).term(2).require());
        assertEquals(voted, storage.stable(A).hardState());
        assertEquals(MEMBERSHIP.toPayload(), storage.stable(A).memberships().get(3L));
    }

    // ---- snapshots

    @Test
    void aSnapshotTakesThePlaceOfTheLogWithItsMembershipAndValues() throws InterruptedException {
        Map<String, Payload> values = Map.of("raft.snapshot", Payload.ofUtf8("9/50"), "state", Payload.ofUtf8("7"));
        WriteBatcher installing = new WriteBatcher(
                storage, this::complete, new AtomicInteger(), (group, install) -> group.equals(A) ? values : Map.of());
        installing.add(
                A, write(1, HardState.of(1), LogSlice.of(entries(1, 1, 60)), new IndexedMembership(55, members(2))));
        installing.flush();
        assertDone(new GroupWrite(A, 1));
        installing.add(A, install(2, new Install(LogPosition.of(9, 50), new IndexedMembership(20, MEMBERSHIP), true)));
        installing.flush();
        assertDone(new GroupWrite(A, 2));

        assertEquals(LogPosition.of(9, 50), storage.log(A).boundary());
        assertEquals(LogPosition.of(9, 51), storage.log(A).last());
        assertEquals(Map.of(50L, MEMBERSHIP.toPayload()), storage.stable(A).memberships());
        values.forEach((name, value) ->
                assertEquals(value, storage.stable(A).value(name).orElseThrow()));
        assertEquals(HardState.of(9), storage.stable(A).hardState());
    }

    @Test
    void aSnapshotThatTheLogHoldsLeavesWhatIsAboveIt() throws InterruptedException {
        batcher.add(
                A, write(1, HardState.of(1), LogSlice.of(entries(1, 1, 60)), new IndexedMembership(55, members(2))));
        Install kept = new Install(LogPosition.of(1, 50), new IndexedMembership(20, MEMBERSHIP), false);
        batcher.add(A, new Write(2, null, kept, LogSlice.empty(), List.of(), null, List.of()));
        batcher.flush();
        assertDone(new GroupWrite(A, 1), new GroupWrite(A, 2));

        assertEquals(LogPosition.of(1, 50), storage.log(A).boundary());
        assertEquals(LogPosition.of(1, 60), storage.log(A).last());
        assertEquals(
                Map.of(50L, MEMBERSHIP.toPayload(), 55L, members(2).toPayload()),
                storage.stable(A).memberships());
    }

    @Test
    void aSnapshotWhoseMembershipIsTooLargeIsRefusedByItself() {
        long[] many = LongStream.rangeClosed(1, 100).toArray();
        Install install = new Install(LogPosition.of(9, 50), new IndexedMembership(20, members(many)), true);
        assertRefused(Reason.TOO_LARGE, () -> batcher.add(A, install(1, install)));
        assertTrue(install(1, install).needsRoom());
    }

    private static Write install(long number, Install install) {
        LogSlice above = LogSlice.of(entries(9, 51, 51));
        return new Write(number, HardState.of(9), install, above, List.of(), null, List.of());
    }

    @Test
    void aLossIsKeptForTheNextLife() throws InterruptedException {
        batcher.add(A, new Write(1, null, LogSlice.empty(), List.of(), LogPosition.of(3, 9), List.of()));
        batcher.flush();
        assertDone(new GroupWrite(A, 1));
        assertEquals(
                LogPosition.of(3, 9),
                CoreRecovery.read(storage, A, LogPosition.NONE).loss());
    }

    @Test
    void aWriteWithoutTermAndVoteLeavesThem() throws InterruptedException {
        batcher.add(A, write(1, HardState.of(7), LogSlice.empty()));
        batcher.add(A, write(2, null, LogSlice.of(entries(7, 1, 1))));
        batcher.flush();
        assertDone(new GroupWrite(A, 1), new GroupWrite(A, 2));
        assertEquals(HardState.of(7), storage.stable(A).hardState());
        assertEquals(LogPosition.of(7, 1), storage.log(A).last());
    }

    @Test
    void aWriteReplacesWhatTheLogHeldFromItsFirstEntryOn() throws InterruptedException {
        batcher.add(A, write(1, HardState.of(1), LogSlice.of(entries(1, 1, 5))));
        batcher.add(A, write(2, HardState.of(2), LogSlice.of(entries(2, 3, 3)), new IndexedMembership(3, MEMBERSHIP)));
        batcher.add(A, write(3, HardState.of(3), LogSlice.of(entries(3, 3, 4))));
        batcher.flush();
        take();
        assertEquals(LogPosition.of(3, 4), storage.log(A).last());
        assertTrue(storage.stable(A).memberships().isEmpty(), "the membership went with its entry");
    }

    @Test
    void writesOfManyGroupsAreOneCommit() throws InterruptedException {
        List<GroupWrite> expected = new ArrayList<>();
        for (int group = 1; group <= 20; group++) {
            batcher.add(GroupId.of(group), write(group * 10, HardState.of(1), LogSlice.of(entries(1, 1, group))));
            expected.add(new GroupWrite(GroupId.of(group), group * 10));
        }
        batcher.flush();
        assertEquals(expected, take().writes());
        assertEquals(1, storage.describe().commits());
        for (int group = 1; group <= 20; group++) {
            assertEquals(group, storage.log(GroupId.of(group)).lastIndex());
        }
    }

    @Test
    void nothingIsCommittedWhereNothingWasAdded() throws InterruptedException {
        batcher.flush();
        batcher.add(A, write(1, null, LogSlice.of(entries(1, 1, 1))));
        batcher.flush();
        batcher.flush();
        assertDone(new GroupWrite(A, 1));
        // What follows comes next, so nothing came between.
        batcher.add(A, write(2, null, LogSlice.of(entries(1, 2, 2))));
        batcher.flush();
        assertDone(new GroupWrite(A, 2));
        assertEquals(2, storage.describe().commits());
    }

    @Test
    void completionsComeInOrderAndOnceForEachBatch() throws InterruptedException {
        for (int number = 1; number <= 100; number++) {
            batcher.add(A, write(number, null, LogSlice.of(entries(1, number, number))));
            batcher.flush();
        }
        for (int number = 1; number <= 100; number++) {
            assertDone(new GroupWrite(A, number));
        }
        assertTrue(done.isEmpty());
        assertEquals(100, storage.log(A).lastIndex());
    }

    // ---- what is refused

    @Test
    void aWriteOfWhichAPartIsTooLargeIsRefusedAloneAndAsAWhole() throws InterruptedException {
        LogSlice secondPartTooLarge = new LogSlice(List.of(entries(1, 1, 2), large(1, 3)));
        batcher.add(A, write(1, null, LogSlice.of(entries(1, 1, 1))));
        assertRefused(Reason.TOO_LARGE, () -> batcher.add(B, write(1, HardState.of(1), secondPartTooLarge)));
        batcher.flush();
        assertDone(new GroupWrite(A, 1));
        assertEquals(LogPosition.NONE, storage.log(B).last());
        assertEquals(HardState.NONE, storage.stable(B).hardState());
    }

    @Test
    void aWriteWhoseMembershipIsTooLargeIsRefusedAloneAndAsAWhole() throws InterruptedException {
        Membership seven = members(1, 2, 3, 4, 5, 6, 7);
        Write write = write(1, null, LogSlice.of(entries(1, 1, 1)), new IndexedMembership(1, seven));
        assertRefused(Reason.TOO_LARGE, () -> batcher.add(B, write));
        batcher.add(A, write(1, null, LogSlice.of(entries(1, 1, 1))));
        batcher.flush();
        assertDone(new GroupWrite(A, 1));
        assertEquals(LogPosition.NONE, storage.log(B).last());
    }

    @Test
    void aBatchThatIsRefusedChangesNothingAndLeavesLaterOnesAlone() throws InterruptedException {
        batcher.add(A, write(1, HardState.of(1), LogSlice.of(entries(1, 1, 2))));
        batcher.add(B, write(1, HardState.of(1), LogSlice.of(entries(1, 9, 9))));
        assertRefused(Reason.GAP, batcher::flush);
        batcher.flush();
        batcher.add(B, write(2, HardState.of(2), LogSlice.of(entries(2, 1, 1))));
        batcher.flush();
        assertDone(new GroupWrite(B, 2));
        assertEquals(LogPosition.of(2, 1), storage.log(B).last());
        assertEquals(LogPosition.NONE, storage.log(A).last());
        assertEquals(HardState.NONE, storage.stable(A).hardState());
    }

    @Test
    void aBatchThatBreaksWhileItIsFilledIsClosedAndNeverCommitted() throws InterruptedException {
        IllegalStateException defect = new IllegalStateException("no more of this");
        List<String> calls = new ArrayList<>();
        WriteBatcher broken = new WriteBatcher(breaking("membership", defect, calls), this::complete);
        broken.add(A, write(1, null, LogSlice.of(entries(1, 1, 1)), new IndexedMembership(1, MEMBERSHIP)));
        assertSame(defect, assertThrows(IllegalStateException.class, broken::flush));
        assertEquals(List.of("append", "membership", "close"), calls);
        broken.add(A, write(2, null, LogSlice.of(entries(1, 1, 1))));
        broken.flush();
        assertDone(new GroupWrite(A, 2));
        assertEquals(1, storage.describe().commits());
    }

    /** Returns a storage whose batches throw where that method is called. */
    private RaftStorage breaking(String method, RuntimeException defect, List<String> calls) {
        return proxy(RaftStorage.class, storage, (name, answer) -> {
            if (!name.equals("batch")) {
                return answer;
            }
            return proxy(StorageBatch.class, assertInstanceOf(StorageBatch.class, answer), (call, result) -> {
                calls.add(call);
                if (call.equals(method)) {
                    throw defect;
                }
                return result;
            });
        });
    }

    /** Looks at what a call has answered, and answers itself. */
    @FunctionalInterface
    private interface Interceptor {
        @Nullable
        Object after(String method, @Nullable Object answer);
    }

    private static <T> T proxy(Class<T> type, T target, Interceptor interceptor) {
        Object proxy = Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            try {
                return interceptor.after(method.getName(), method.invoke(target, args));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        });
        return type.cast(proxy);
    }

    // ---- what fails

    @Test
    void whatFailsAfterItWasAcceptedIsSaid() throws InterruptedException {
        CountDownLatch closed = new CountDownLatch(1);
        WriteBatcher slow = new WriteBatcher(storage, (writes, failure) -> {
            awaitUninterrupted(closed);
            complete(writes, failure);
        });
        slow.add(A, write(1, null, LogSlice.of(entries(1, 1, 1))));
        slow.flush();
        slow.add(A, write(2, null, LogSlice.of(entries(1, 2, 2))));
        slow.flush();
        // The storage's thread stands in the first completion; the second batch waits behind it.
        Thread closer = new Thread(storage::close);
        closer.start();
        awaitClosed();
        closed.countDown();
        take();
        Done failed = take();
        assertEquals(List.of(new GroupWrite(A, 2)), failed.writes());
        assertInstanceOf(StorageClosedException.class, failed.failure());
        closer.join();
    }

    @Test
    void aStorageThatIsClosedTakesNothing() {
        storage.close();
        batcher.add(A, write(1, null, LogSlice.of(entries(1, 1, 1))));
        assertThrows(StorageClosedException.class, batcher::flush);
        assertTrue(done.isEmpty());
    }

    private void awaitClosed() {
        boolean open = true;
        while (open) {
            try {
                storage.log(A);
                Thread.onSpinWait();
            } catch (StorageClosedException e) {
                open = false;
            }
        }
    }

    private static void awaitUninterrupted(CountDownLatch latch) {
        try {
            assertTrue(latch.await(30, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // ---- helpers

    private Done take() throws InterruptedException {
        Done next = done.poll(30, TimeUnit.SECONDS);
        assertNotNull(next, "no completion came");
        return next;
    }

    private void assertDone(GroupWrite... writes) throws InterruptedException {
        Done next = take();
        assertEquals(List.of(writes), next.writes());
        assertNull(next.failure());
    }

    private static void assertRefused(Reason reason, Runnable action) {
        assertEquals(
                reason, assertThrows(BatchRefusedException.class, action::run).reason());
    }

    private static Write write(
            long number, @Nullable HardState hardState, LogSlice entries, IndexedMembership... memberships) {
        return new Write(number, hardState, entries, List.of(memberships), null, List.of());
    }

    private static EncodedEntries entries(long term, int firstIndex, int lastIndex) {
        return PlainEntryCodec.INSTANCE.encode(IntStream.rangeClosed(firstIndex, lastIndex)
                .mapToObj(index -> LogEntry.command(term, index, Payload.ofUtf8("x")))
                .toList());
    }

    private static EncodedEntries large(long term, long index) {
        return PlainEntryCodec.INSTANCE.encode(List.of(LogEntry.command(term, index, Payload.wrap(new byte[101]))));
    }

    private static Membership members(long... nodes) {
        List<Member> voters = new ArrayList<>();
        for (long node : nodes) {
            voters.add(new Member(NodeId.of(node), StoreId.of(node)));
        }
        return Membership.ofVoters(voters);
    }
}
