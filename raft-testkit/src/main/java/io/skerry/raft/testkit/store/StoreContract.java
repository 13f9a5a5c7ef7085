package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogEntry;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.StorageException.Effect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What all contracts of this package share: a fresh storage for each test, and the few things that an author may tell
 * the kit about a store. Extend {@link LogStoreContract}, {@link StableStoreContract}, {@link StorageContract} and
 * {@link RandomSequenceContract}, not this.
 *
 * <p>Not thread-safe; owned by the test.
 */
public abstract class StoreContract {

    /** A call of the store that has not returned by then never will: the test ends, and the others go on. */
    static final int HANGS_AFTER_SECONDS = 120;

    static final GroupId GROUP = GroupId.of(0x0123_4567_89ab_cdefL);
    /** Its number is negative as a long: stores order groups unsigned. */
    static final GroupId OTHER = GroupId.of(-2);
    /** Takes what only serves to keep the storage's thread busy. */
    private static final GroupId ASIDE = GroupId.of(3);

    @TempDir
    Path folder;

    private @Nullable RaftStorage storage;
    private int copies;

    /** For the contracts of this package. */
    StoreContract() {}

    /**
     * Opens a storage in a folder that exists. The folder is empty, or holds what a storage opened by this method has
     * left there, or a copy of that.
     */
    protected abstract RaftStorage open(Path folder);

    /** Returns whether what was acknowledged is there after opening the folder again; true unless overridden. */
    protected boolean durable() {
        return true;
    }

    /** Returns how long the kit waits for what must happen before it fails the test; 30 seconds unless overridden. */
    protected Duration deadline() {
        return Duration.ofSeconds(30);
    }

    @BeforeEach
    final void openFreshStorage() throws IOException {
        storage = open(Files.createDirectories(home()));
    }

    @AfterEach
    final void closeStorage() {
        if (storage != null) {
            storage.close();
        }
    }

    final Path home() {
        return folder.resolve("store");
    }

    final RaftStorage storage() {
        if (storage == null) {
            throw new IllegalStateException("The storage of this test is not open");
        }
        return storage;
    }

    final LogStore log() {
        return storage().log(GROUP);
    }

    final StableStore stable() {
        return storage().stable(GROUP);
    }

    /** Closes the storage and opens its folder again; a store that is not durable skips the rest of the test. */
    final void reopen() {
        assumeTrue(durable(), "The store is not durable: nothing can be asked of it after it was closed");
        storage().close();
        storage = null;
        storage = open(home());
    }

    /** Copies the folder as it is now: what a kill at this moment would leave. */
    final Path copyOfHome() {
        Path copy = folder.resolve("copy-" + copies++);
        FolderCopy.copy(home(), copy);
        return copy;
    }

    /** Commits one batch. */
    final void commit(Consumer<StorageBatch> changes) {
        try (StorageBatch batch = storage().batch()) {
            changes.accept(batch);
            batch.commit();
        }
    }

    /** Joins one batch without waiting. */
    final Outcome join(Consumer<StorageBatch> changes) {
        Outcome outcome = new Outcome(deadline());
        try (StorageBatch batch = storage().batch()) {
            changes.accept(batch);
            batch.commitAsync(outcome);
        }
        return outcome;
    }

    /**
     * Runs while the storage's own thread is kept inside a completion, so that what joins meanwhile is in flight
     * together: deterministic, and without waiting for time to pass.
     */
    final void whileStorageThreadIsHeld(Runnable action) {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        try (StorageBatch batch = storage().batch()) {
            batch.value(ASIDE, "held", Payload.ofUtf8("x"));
            batch.commitAsync(failure -> {
                entered.countDown();
                await(released, "the test to go on");
            });
        }
        try {
            await(entered, "the completion of a batch");
            action.run();
        } finally {
            released.countDown();
        }
    }

    final void await(CountDownLatch latch, String what) {
        try {
            assertTrue(
                    latch.await(deadline().toNanos(), TimeUnit.NANOSECONDS),
                    () -> "Waited for " + what + " for " + deadline() + ", in vain");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("Interrupted while waiting for " + what, e);
        }
    }

    /** Commits a batch that must be refused for that reason, and leave both groups as they were. */
    final void assertRefused(Reason reason, String clause, Consumer<StorageBatch> changes) {
        List<GroupState> before = states();
        BatchRefusedException refusal = assertThrows(
                BatchRefusedException.class, () -> commit(changes), () -> "Not refused. The contract: " + clause);
        assertEquals(reason, refusal.reason(), () -> "Refused, but for another reason. The contract: " + clause);
        assertEquals(Effect.NONE, refusal.effect(), "A refused batch has no effect, and its exception says so");
        assertTrue(
                refusal.getMessage() != null && !refusal.getMessage().isBlank(), "A refusal names the fault in words");
        assertUnchanged(before, "A refused batch changes nothing");
    }

    /** Commits a batch that must be taken, and change neither group. */
    final void assertNoChange(String clause, Consumer<StorageBatch> changes) {
        List<GroupState> before = states();
        commit(changes);
        assertUnchanged(before, clause);
    }

    final List<GroupState> states() {
        return List.of(GroupState.of(storage(), GROUP), GroupState.of(storage(), OTHER));
    }

    final void assertUnchanged(List<GroupState> before, String clause) {
        List<GroupState> after = states();
        for (int i = 0; i < before.size(); i++) {
            before.get(i).assertEqualTo(after.get(i), clause);
        }
    }

    /** Asserts that both groups are the same after the folder was opened again, if the store is durable. */
    final void assertSurvivesReopening() {
        if (!durable()) {
            return;
        }
        List<GroupState> before = states();
        reopen();
        assertUnchanged(before, "What was acknowledged is there after close and reopen");
    }

    /** Returns commands of one term; each payload says where its entry belongs. */
    static List<LogEntry> entries(long term, long first, int count) {
        List<LogEntry> entries = new ArrayList<>(count);
        for (long index = first; index < first + count; index++) {
            entries.add(LogEntry.command(term, index, Payload.ofUtf8("command " + term + "/" + index)));
        }
        return entries;
    }

    static LogPosition at(long term, long index) {
        return LogPosition.of(term, index);
    }

    static Payload bytes(String text) {
        return Payload.ofUtf8(text);
    }

    /** Returns the payload of that many bytes, not all the same. */
    static byte[] array(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }
}
