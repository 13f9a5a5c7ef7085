package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageClosedException;
import io.skerry.raft.storage.StorageException.Effect;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What batches that join without waiting promise, and their completions. Not thread-safe; owned by the test. */
abstract class CommitClauses extends ConcurrencyClauses {

    @Test
    void replacementsInFlightComeOutInOrder() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 4)));
        inFlight(
                batch -> batch.append(GROUP, entries(1, 5, 5)),
                batch -> batch.append(GROUP, entries(2, 7, 2)),
                batch -> batch.append(GROUP, entries(3, 6, 1)));
        assertEquals(at(3, 6), log().last(), "Append 5 to 9, replace from 7, replace from 6: 6 is the last");
        assertEquals(entries(1, 1, 5), log().read(1, 6, 9999).require(), "…and 1 to 5 are as they were appended");
        assertSurvivesReopening();
    }

    @Test
    void everyKindOfCutInFlightComesOutInOrder() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 4)).membership(GROUP, 2, bytes("2")));
        inFlight(
                batch -> batch.append(GROUP, entries(1, 5, 5)).membership(GROUP, 5, bytes("5")),
                batch -> batch.truncatePrefix(GROUP, at(1, 6)),
                batch -> batch.truncateSuffix(GROUP, 8),
                batch -> batch.append(GROUP, entries(2, 8, 2)));
        assertEquals(at(1, 6), log().boundary(), "The prefix truncation of entries that were in flight");
        assertEquals(at(2, 9), log().last(), "The append behind the suffix truncation in flight");
        assertSurvivesReopening();
        inFlight(
                batch -> batch.reset(GROUP, at(5, 50)),
                batch -> batch.append(GROUP, entries(5, 51, 4)),
                batch -> batch.truncatePrefix(GROUP, at(5, 52)),
                batch -> batch.reset(GROUP, LogPosition.NONE),
                batch -> batch.append(GROUP, entries(1, 1, 2)));
        assertEquals(LogPosition.NONE, log().boundary(), "The last reset in flight decides");
        assertEquals(entries(1, 1, 2), log().read(1, 99, 9999).require(), "…and what was appended behind it");
        assertSurvivesReopening();
    }

    @Test
    void checkedAgainstTheAcceptedAppendNotTheDurableLog() {
        String clause = "a batch is checked against what was accepted before it";
        whileStorageThreadIsHeld(() -> {
            join(batch -> batch.append(GROUP, entries(2, 1, 3)));
            join(batch -> batch.append(GROUP, entries(2, 4, 1)).membership(GROUP, 4, bytes("4")));
            assertJoinRefused(Reason.GAP, clause, batch -> batch.append(GROUP, entries(2, 6, 1)));
            assertJoinRefused(Reason.BACKWARD_TERM, clause, batch -> batch.append(GROUP, entries(1, 5, 1)));
            assertJoinRefused(Reason.OTHER_TERM, clause, batch -> batch.truncatePrefix(GROUP, at(1, 3)));
            join(batch -> batch.truncatePrefix(GROUP, at(2, 3)));
            assertJoinRefused(Reason.BELOW_FIRST, clause, batch -> batch.append(GROUP, entries(2, 3, 1)));
        });
        join(batch -> {}).awaitDurable();
        assertEquals(at(2, 4), log().last(), "What was accepted in between came out");
    }

    @Test
    void checkedAgainstTheAcceptedCutNotTheDurableLog() {
        commit(batch -> batch.append(GROUP, entries(1, 1, 9)));
        String clause = "a batch is checked against what was accepted before it";
        whileStorageThreadIsHeld(() -> {
            join(batch -> batch.truncateSuffix(GROUP, 4));
            assertJoinRefused(Reason.GAP, clause, batch -> batch.append(GROUP, entries(1, 9, 1)));
            assertJoinRefused(Reason.BEYOND_LAST, clause, batch -> batch.membership(GROUP, 7, bytes("7")));
            join(batch -> batch.reset(GROUP, at(5, 50)));
            assertJoinRefused(Reason.BELOW_FIRST, clause, batch -> batch.append(GROUP, entries(5, 4, 1)));
            join(batch -> batch.append(GROUP, entries(5, 51, 1)));
            join(batch -> batch.hardState(GROUP, HardState.of(7)));
            assertJoinRefused(Reason.BACKWARD_TERM, clause, batch -> batch.hardState(GROUP, HardState.of(6)));
        });
        join(batch -> {}).awaitDurable();
        assertEquals(at(5, 50), log().boundary(), "What was accepted in between came out");
        assertEquals(at(5, 51), log().last(), "What was accepted in between came out");
        assertEquals(HardState.of(7), stable().hardState(), "What was accepted in between came out");
    }

    @Test
    void refusedBatchInFlightLeavesTheAcceptedOnesAlone() {
        whileStorageThreadIsHeld(() -> {
            join(batch -> batch.append(GROUP, entries(1, 1, 3)));
            assertJoinRefused(
                    Reason.GAP,
                    "a gap in the second group",
                    batch -> batch.append(GROUP, entries(2, 2, 5)).append(OTHER, entries(1, 2, 1)));
            assertJoinRefused(Reason.GAP, "nothing of it is left", batch -> batch.append(GROUP, entries(2, 7, 1)));
            join(batch -> batch.append(GROUP, entries(1, 4, 1)));
        });
        join(batch -> {}).awaitDurable();
        assertEquals(entries(1, 1, 4), log().read(1, 99, 9999).require(), "The accepted ones are as they were");
        assertSurvivesReopening();
    }

    @Test
    void readersSeeABatchOnceItsCompletionIsCalled() {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        storage().batch().append(GROUP, entries(1, 1, 2)).commitAsync(failure -> {
            called.countDown();
            await(released, "the test to read");
        });
        await(called, "the completion");
        try {
            assertEquals(at(1, 2), log().last(), "The completion is called when readers see the batch, not before");
        } finally {
            released.countDown();
        }
    }

    @Test
    void readersSeeABatchOnceCommitReturns() {
        for (int index = 1; index <= 20; index++) {
            int next = index;
            commit(batch -> batch.append(GROUP, entries(1, next, 1)).hardState(GROUP, HardState.of(next)));
            assertEquals(at(1, next), log().last(), "commit() returns when readers see the batch");
            assertEquals(next, stable().hardState().term(), "commit() returns when readers see the batch");
        }
    }

    @Test
    void completionsAreCalledOnceInTheOrderOfJoiningOnOneThread() {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<Outcome> outcomes = new ArrayList<>();
        whileStorageThreadIsHeld(() -> {
            for (int i = 0; i < 60; i++) {
                int number = i;
                Outcome outcome = new Outcome(deadline());
                outcomes.add(outcome);
                storage()
                        .batch()
                        .value(GroupId.of(100 + i % 7), "v", bytes("" + i))
                        .commitAsync(failure -> {
                            order.add(number);
                            outcome.done(failure);
                        });
            }
        });
        outcomes.forEach(Outcome::awaitDurable);
        join(batch -> {}).awaitDurable();
        outcomes.forEach(Outcome::assertToldOnce);
        List<Integer> expected = new ArrayList<>(order);
        Collections.sort(expected);
        assertEquals(expected, order, "Completions are called in the order in which batches joined");
        for (Outcome outcome : outcomes) {
            assertEquals(outcomes.get(0).thread(), outcome.thread(), "All completions are called on one thread");
            assertFalse(Thread.currentThread().equals(outcome.thread()), "…which is the storage's, not the caller's");
        }
    }

    @Test
    void completionOfARefusedBatchIsNeverCalled() {
        Outcome outcome = new Outcome(deadline());
        try (StorageBatch batch = storage().batch().append(GROUP, entries(1, 2, 1))) {
            assertThrows(
                    BatchRefusedException.class, () -> batch.commitAsync(outcome), "A gap is refused when joining");
        }
        join(batch -> {}).awaitDurable();
        assertFalse(outcome.isTold(), "If commitAsync throws, the completion is never called");
    }

    @Test
    void waitingInsideACompletionIsMisuse() {
        AtomicReference<List<String>> faults = new AtomicReference<>();
        CountDownLatch told = new CountDownLatch(1);
        storage().batch().append(GROUP, entries(1, 1, 1)).commitAsync(failure -> {
            List<String> found = new ArrayList<>();
            expectIllegalState("commit()", () -> commit(batch -> batch.append(GROUP, entries(1, 2, 1))), found);
            expectIllegalState("close()", () -> storage().close(), found);
            faults.set(found);
            told.countDown();
        });
        await(told, "the completion that tries to wait for itself");
        assertEquals(List.of(), faults.get(), "What waits for the thread that calls completions is misuse there");
        commit(batch -> batch.append(GROUP, entries(1, 2, 1)));
        assertEquals(at(1, 2), log().last(), "…and the storage goes on");
    }

    @Test
    void batchIsCommittedOnce() {
        try (StorageBatch batch = storage().batch().append(GROUP, entries(1, 1, 1))) {
            batch.commit();
            assertThrows(IllegalStateException.class, batch::commit, "commit() of a committed batch");
            assertThrows(IllegalStateException.class, () -> batch.commitAsync(failure -> {}), "commitAsync() of one");
        }
        StorageBatch givenUp = storage().batch().append(GROUP, entries(1, 2, 1));
        givenUp.close();
        assertThrows(IllegalStateException.class, givenUp::commit, "commit() of a closed batch");
        givenUp.close();
        assertEquals(at(1, 1), log().last(), "A batch that was given up has no effect");
    }

    @Test
    void closingACommittedBatchDoesNothing() {
        StorageBatch batch = storage().batch().append(GROUP, entries(1, 1, 1));
        Outcome outcome = new Outcome(deadline());
        whileStorageThreadIsHeld(() -> {
            batch.commitAsync(outcome);
            batch.close();
        });
        outcome.awaitDurable();
        assertEquals(at(1, 1), log().last(), "Closing a batch that joined does not take it back");
    }

    @Test
    void closeReportsEveryBatchThatJoined() throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        Thread closing = new Thread(() -> storage().close(), "closing");
        whileStorageThreadIsHeld(() -> {
            for (int index = 1; index <= 5; index++) {
                int next = index;
                outcomes.add(join(batch -> batch.append(GROUP, entries(1, next, 1))));
            }
            closing.start();
            awaitWaiting(closing);
        });
        int durable = 0;
        for (Outcome outcome : outcomes) {
            if (outcome.await() == null) {
                assertEquals(outcomes.indexOf(outcome), durable, "None is durable behind one that failed");
                durable++;
            } else {
                StorageClosedException closed = assertInstanceOf(
                        StorageClosedException.class, outcome.await(), "A batch that waits when the storage closes");
                assertEquals(Effect.NONE, closed.effect(), "…has had no effect");
            }
        }
        closing.join(deadline().toMillis());
        assertFalse(closing.isAlive(), "close() returns");
        outcomes.forEach(Outcome::assertToldOnce);
        reopen();
        assertEquals(durable, log().lastIndex(), "What was reported durable is there, what failed is not");
    }

    /** Gives close() the time to take effect. A store that waits in another way is judged all the same, but by chance. */
    private static void awaitWaiting(Thread thread) {
        long start = System.nanoTime();
        while (thread.getState() != Thread.State.WAITING
                && thread.getState() != Thread.State.TIMED_WAITING
                && thread.isAlive()
                && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(1)) {
            Thread.onSpinWait();
        }
    }

    /** Joins all of them while none can be written, then waits for them. */
    @SafeVarargs
    private void inFlight(Consumer<StorageBatch>... requests) {
        List<Outcome> outcomes = new ArrayList<>();
        whileStorageThreadIsHeld(() -> {
            for (Consumer<StorageBatch> request : requests) {
                outcomes.add(join(request));
            }
        });
        outcomes.forEach(Outcome::awaitDurable);
    }

    final void assertJoinRefused(Reason reason, String clause, Consumer<StorageBatch> changes) {
        BatchRefusedException refusal = assertThrows(
                BatchRefusedException.class, () -> join(changes), () -> "Not refused. The contract: " + clause);
        assertEquals(reason, refusal.reason(), () -> "Refused, but for another reason. The contract: " + clause);
        assertTrue(refusal.effect() == Effect.NONE, "A refused batch has no effect, and its exception says so");
    }

    private static void expectIllegalState(String what, Executable use, List<String> faults) {
        try {
            use.execute();
            faults.add(what + " returned");
        } catch (IllegalStateException expected) {
            // As the contract says.
        } catch (Throwable other) {
            faults.add(what + " threw " + other);
        }
    }
}
