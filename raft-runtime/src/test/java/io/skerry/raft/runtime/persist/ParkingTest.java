package io.skerry.raft.runtime.persist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.Write;
import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.persist.WriteBatcher.GroupWrite;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageLimits;
import io.skerry.raft.storage.memory.MemoryStorage;
import io.skerry.raft.storage.memory.PlainEntryCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Room of the storage: credit before a core is stepped, and what must be written although there is none. */
class ParkingTest {

    private static final GroupId A = GroupId.ofName("a");
    private static final GroupId B = GroupId.ofName("b");

    private final MemoryStorage storage = new MemoryStorage(new StorageLimits(100, 100, 200));
    private final BlockingQueue<List<GroupWrite>> done = new LinkedBlockingQueue<>();
    private final WriteBatcher batcher = new WriteBatcher(storage, (writes, failure) -> done.add(writes));

    @AfterEach
    void close() {
        storage.close();
    }

    @Test
    void whatHasCreditIsWrittenAlthoughOthersTookTheRest() throws InterruptedException {
        assertTrue(batcher.tryReserve(60));
        try (StorageBatch others = storage.batch()) {
            assertTrue(others.tryReserve(140));
            assertFalse(batcher.tryReserve(60), "no more room");
            batcher.add(A, write(1, 1));
            batcher.flush();
            assertFalse(batcher.isParked());
            assertEquals(List.of(new GroupWrite(A, 1)), take());
        }
    }

    @Test
    void creditThatIsNotUsedReturnsWithTheTurn() {
        assertTrue(batcher.tryReserve(200));
        assertEquals(200, storage.describe().queuedBytes());
        batcher.flush();
        assertEquals(0, storage.describe().queuedBytes());
    }

    @Test
    void whatFindsNoRoomIsParkedAndWrittenFirstInOrder() throws InterruptedException {
        StorageBatch others = storage.batch();
        assertTrue(others.tryReserve(200));
        batcher.add(A, write(1, 1));
        batcher.flush();
        assertTrue(batcher.isParked());
        assertFalse(batcher.tryReserve(1), "what is parked goes first");
        batcher.add(A, write(2, 2));
        batcher.add(B, write(1, 1));
        batcher.flush();
        batcher.unpark(this::unexpected);
        assertTrue(batcher.isParked(), "there is still no room");
        others.close();
        batcher.unpark(this::unexpected);
        assertFalse(batcher.isParked());
        assertEquals(List.of(new GroupWrite(A, 1)), take());
        assertEquals(List.of(new GroupWrite(A, 2), new GroupWrite(B, 1)), take());
        assertEquals(2, storage.log(A).lastIndex());
        assertTrue(batcher.tryReserve(1));
    }

    /** It may be damaged: then what others have in the same turn would be refused with it. */
    @Test
    void whatAGroupHasParkedIsForgottenWhenItStops() throws InterruptedException {
        StorageBatch others = storage.batch();
        assertTrue(others.tryReserve(200));
        batcher.add(A, write(1, 7));
        batcher.flush();
        batcher.add(A, write(2, 8));
        batcher.add(B, write(1, 1));
        batcher.flush();
        List<GroupWrite> failed = new ArrayList<>();
        others.close();
        batcher.unpark((writes, failure) -> {
            failed.addAll(writes);
            batcher.forget(A);
        });
        assertEquals(List.of(new GroupWrite(A, 1)), failed, "there would be a gap");
        assertEquals(List.of(new GroupWrite(B, 1)), take());
        assertFalse(batcher.isParked());
        assertTrue(batcher.tryReserve(1));
    }

    @Test
    void nothingIsParkedAnyMoreWhenItsOnlyGroupStops() {
        StorageBatch others = storage.batch();
        assertTrue(others.tryReserve(200));
        batcher.add(A, write(1, 1));
        batcher.flush();
        batcher.add(A, write(2, 2));
        batcher.forget(A);
        assertFalse(batcher.isParked());
        others.close();
        assertTrue(batcher.tryReserve(1), "nobody waits for room");
        batcher.flush();
        assertEquals(0, storage.describe().queuedBytes());
        assertEquals(0, storage.log(A).lastIndex());
    }

    /** One group's damage, or a defect, must not hold up what others have parked behind it. */
    @Test
    void whatCannotBeWrittenIsToldAndForgotten() throws InterruptedException {
        StorageBatch others = storage.batch();
        assertTrue(others.tryReserve(200));
        batcher.add(A, write(1, 7));
        batcher.flush();
        batcher.add(B, write(1, 1));
        batcher.flush();
        others.close();
        List<GroupWrite> failed = new ArrayList<>();
        batcher.unpark((writes, failure) -> failed.addAll(writes));
        assertEquals(List.of(new GroupWrite(A, 1)), failed, "there would be a gap");
        assertEquals(List.of(new GroupWrite(B, 1)), take());
        assertFalse(batcher.isParked());
    }

    @Test
    void nobodyGetsCreditWhileAnotherBatcherOfTheStorageHasSomethingParked() {
        AtomicInteger crowd = new AtomicInteger();
        WriteBatcher one = new WriteBatcher(storage, (writes, failure) -> done.add(writes), crowd);
        WriteBatcher other = new WriteBatcher(storage, (writes, failure) -> done.add(writes), crowd);
        StorageBatch others = storage.batch();
        assertTrue(others.tryReserve(200));
        one.add(A, write(1, 1));
        one.flush();
        others.close();
        assertFalse(other.tryReserve(1));
        one.unpark(this::unexpected);
        assertTrue(other.tryReserve(1));
        other.flush();
    }

    @Test
    void termAndVoteNeedNoRoom() throws InterruptedException {
        try (StorageBatch others = storage.batch()) {
            assertTrue(others.tryReserve(200));
            batcher.add(A, vote(1));
            batcher.flush();
            assertFalse(batcher.isParked());
            assertEquals(List.of(new GroupWrite(A, 1)), take());
        }
    }

    /** An election must not wait for the room that another group's entries need. */
    @Test
    void votesOvertakeWhatOtherGroupsHaveParkedButNotTheirOwn() throws InterruptedException {
        StorageBatch others = storage.batch();
        assertTrue(others.tryReserve(200));
        batcher.add(A, write(1, 1));
        batcher.flush();
        assertTrue(batcher.parkedBytes(A) > 0);
        assertEquals(0, batcher.parkedBytes(B));
        batcher.add(A, vote(2));
        batcher.add(B, vote(1));
        batcher.flush();
        assertEquals(List.of(new GroupWrite(B, 1)), take());
        assertEquals(3, storage.stable(B).hardState().term());
        assertEquals(0, storage.stable(A).hardState().term(), "its own entry goes first");
        others.close();
        batcher.unpark(this::unexpected);
        assertEquals(List.of(new GroupWrite(A, 1)), take());
        assertEquals(List.of(new GroupWrite(A, 2)), take());
        assertEquals(0, batcher.parkedBytes(A));
    }

    private static Write vote(long number) {
        return new Write(number, HardState.of(3), LogSlice.empty(), List.of(), null, List.of());
    }

    private void unexpected(List<GroupWrite> writes, Throwable failure) {
        throw new AssertionError("Cannot be written: " + writes, failure);
    }

    private List<GroupWrite> take() throws InterruptedException {
        List<GroupWrite> next = done.poll(30, TimeUnit.SECONDS);
        assertNotNull(next, "no completion came");
        return next;
    }

    private static Write write(long number, long index) {
        LogSlice entries =
                LogSlice.of(PlainEntryCodec.INSTANCE.encode(List.of(LogEntry.command(1, index, Payload.ofUtf8("x")))));
        return new Write(number, null, entries, List.of(), null, List.of());
    }
}
