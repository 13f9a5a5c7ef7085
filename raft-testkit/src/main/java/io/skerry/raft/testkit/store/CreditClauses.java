package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

/** What a storage promises about its room: bounded in bytes, with credit taken first. Owned by the test. */
abstract class CreditClauses extends CrashClauses {

    /** The most bytes that a batch larger than all room may have in this test. */
    private static final long AFFORDABLE = 32L << 20;

    @Test
    void batchCountsRecordsValuesAndMembershipsButNotHardState() {
        try (StorageBatch batch = storage().batch()) {
            assertEquals(0, batch.bytes(), "An empty batch needs no room");
            batch.hardState(GROUP, new HardState(1, bytes("somebody")));
            assertEquals(0, batch.bytes(), "A hard state needs no room");
            batch.append(GROUP, entries(1, 1, 3));
            long records = storage().entryCodec().encode(entries(1, 1, 3)).bytes();
            long withRecords = batch.bytes();
            assertTrue(withRecords >= records, "Records need room");
            batch.value(GROUP, "v", bytes("0123456789"));
            long withValue = batch.bytes();
            assertTrue(withValue >= withRecords + 10, "Values need room");
            batch.membership(GROUP, 0, bytes("0123456789"));
            assertTrue(batch.bytes() >= withValue + 10, "Memberships need room");
        }
    }

    @Test
    void whatHasCreditIsTakenAndWhatHasNoneRefusedWhenTheRoomIsUsedUp() {
        List<Outcome> accepted = new ArrayList<>();
        withAllRoomButSomeWaiting(free -> {
            try (StorageBatch credited = storage().batch()) {
                assertTrue(credited.tryReserve(free), "Credit for the room that is left");
                assertNoRoom();
                accepted.add(join(batch -> batch.hardState(GROUP, new HardState(7, bytes("x")))));
                credited.append(OTHER, entries(1, 1, 2));
                Outcome outcome = new Outcome(deadline());
                credited.commitAsync(outcome);
                accepted.add(outcome);
            }
        });
        accepted.forEach(Outcome::awaitDurable);
        assertEquals(new HardState(7, bytes("x")), stable().hardState(), "A hard state is never refused for room");
        assertEquals(at(1, 2), storage().log(OTHER).last(), "What has credit is not refused for room");
        commit(batch -> batch.append(GROUP, entries(1, 2, 1)));
        assertEquals(at(1, 2), log().last(), "A refusal for want of room passes: the storage goes on");
        assertSurvivesReopening();
    }

    /** Asserts that neither credit nor an append without credit finds room. */
    private void assertNoRoom() {
        long queued = storage().describe().queuedBytes();
        try (StorageBatch batch = storage().batch()) {
            assertFalse(batch.tryReserve(1), "No credit where no room is left");
            assertEquals(queued, storage().describe().queuedBytes(), "Credit that is not given takes nothing");
            batch.append(GROUP, entries(1, 2, 1));
            BatchRefusedException refusal = assertThrows(
                    BatchRefusedException.class,
                    () -> batch.commitAsync(failure -> {}),
                    "Waiting batches are bounded in bytes: without credit, and while others wait, no room is a refusal");
            assertEquals(Reason.NO_ROOM, refusal.reason(), "The reason is that there is no room");
            assertEquals(Effect.NONE, refusal.effect(), "A batch refused for want of room has no effect");
        }
    }

    @Test
    void creditThatIsGivenUpReturns() {
        withAllRoomButSomeWaiting(free -> {
            for (int i = 0; i < 3; i++) {
                try (StorageBatch batch = storage().batch()) {
                    assertTrue(batch.tryReserve(free), "Credit returns when its batch is closed");
                    assertEquals(
                            storage().limits().maxQueuedBytes(),
                            storage().describe().queuedBytes(),
                            "Credit counts among the queued bytes");
                }
            }
        });
    }

    @Test
    void creditOfARefusedBatchReturns() {
        withAllRoomButSomeWaiting(free -> {
            for (int i = 0; i < 3; i++) {
                try (StorageBatch batch = storage().batch()) {
                    assertTrue(batch.tryReserve(free), "Credit returns when its batch is refused");
                    batch.append(OTHER, entries(1, 9, 1));
                    BatchRefusedException refusal = assertThrows(
                            BatchRefusedException.class, () -> batch.commitAsync(failure -> {}), "A gap is refused");
                    assertEquals(Reason.GAP, refusal.reason(), "…also with credit");
                }
            }
        });
    }

    @Test
    void creditThatIsNotUsedReturnsWhenTheBatchIsCommitted() {
        withAllRoomButSomeWaiting(free -> {
            StorageBatch batch = storage().batch();
            assertTrue(batch.tryReserve(free), "Credit for the room that is left");
            batch.append(OTHER, entries(1, 1, 1));
            long used = batch.bytes();
            batch.commitAsync(failure -> {});
            try (StorageBatch next = storage().batch()) {
                assertTrue(next.tryReserve(free - used), "Credit that a committed batch did not use returns");
            }
        });
    }

    @Test
    void creditAddsUp() {
        withAllRoomButSomeWaiting(free -> {
            try (StorageBatch batch = storage().batch();
                    StorageBatch other = storage().batch()) {
                assertTrue(batch.tryReserve(free / 2), "Credit for half of the room");
                assertTrue(batch.tryReserve(free - free / 2), "…and for the other half");
                assertFalse(other.tryReserve(1), "Then none is left");
                assertFalse(other.tryReserve(Long.MAX_VALUE), "…however much is asked for");
            }
        });
    }

    @Test
    void oneBatchIsTakenWhenNothingWaitsWhateverItsSize() {
        long room = storage().limits().maxQueuedBytes();
        assumeTrue(room <= AFFORDABLE, "Open the store with a lower limit to have this tested");
        byte[] shared = array(Math.min(storage().limits().maxPayloadBytes(), 1 << 20));
        int count = (int) (room / shared.length) + 1;
        List<LogEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            entries.add(LogEntry.command(1, i + 1, Payload.wrap(shared)));
        }
        commit(batch -> batch.append(GROUP, entries));
        assertEquals(at(1, count), log().last(), "One batch is always taken when nothing waits");
    }

    @Test
    void roomReturnsWhenBatchesAreDurable() {
        List<Outcome> outcomes = new ArrayList<>();
        withAllRoomButSomeWaiting(free -> {
            StorageBatch batch = storage().batch();
            assertTrue(batch.tryReserve(free), "Credit for the room that is left");
            Outcome outcome = new Outcome(deadline());
            batch.append(OTHER, entries(1, 1, 3)).commitAsync(outcome);
            outcomes.add(outcome);
        });
        outcomes.forEach(Outcome::awaitDurable);
        // Completions come in order on one thread: behind this one, the room of those before must be free again.
        join(batch -> batch.hardState(OTHER, HardState.of(1))).awaitDurable();
        try (StorageBatch batch = storage().batch()) {
            assertTrue(
                    batch.tryReserve(storage().limits().maxQueuedBytes() / 2), "Room returns when batches are durable");
        }
    }

    /** Runs with one append waiting for the disk, so that "when nothing waits" does not apply, and what is left. */
    private void withAllRoomButSomeWaiting(LongConsumer action) {
        whileStorageThreadIsHeld(() -> {
            join(batch -> batch.append(GROUP, entries(1, 1, 1)));
            action.accept(
                    storage().limits().maxQueuedBytes() - storage().describe().queuedBytes());
        });
    }
}
