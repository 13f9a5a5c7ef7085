package io.skerry.raft.storage.rocksdb;

import static io.skerry.raft.storage.rocksdb.TestStores.GROUP;
import static io.skerry.raft.storage.rocksdb.TestStores.entries;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.StorageException.Effect;
import io.skerry.raft.storage.StorageFailedException;
import io.skerry.raft.storage.StorageFullException;
import io.skerry.raft.storage.rocksdb.TestStores.Outcome;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** SCENARIOS 6, 13: the first failed write or sync is final for the whole storage. */
class FailureTest {

    private static final RocksDBException IO_ERROR = new RocksDBException(
            "fdatasync: Input/output error", new Status(Status.Code.IOError, Status.SubCode.None, null));
    private static final RocksDBException NO_SPACE = new RocksDBException(
            "No space left on device", new Status(Status.Code.IOError, Status.SubCode.NoSpace, null));

    @TempDir
    Path folder;

    private final HeldWrites writes = new HeldWrites();

    @Test
    void aFailedWriteStopsEverythingAndSaysWhatIsKnown() {
        try (RocksDbStorage storage = TestStores.open(folder, writes)) {
            storage.batch().append(GROUP, entries(1, 1, 3)).commit();
            HeldWrites.Hold hold = writes.holdNext();
            Outcome failing = async(storage, 4);
            hold.awaitReached();
            Outcome waiting = async(storage, 5);
            writes.failWith(IO_ERROR);
            hold.release();

            StorageException unknown = failing.await();
            assertInstanceOf(StorageFailedException.class, unknown);
            assertEquals(Effect.UNKNOWN, unknown.effect(), "it may be on disk");
            assertTrue(unknown.getMessage().contains("fdatasync: Input/output error"), unknown.getMessage());
            assertTrue(unknown.getMessage().contains("mend the disk, and open it again"), unknown.getMessage());
            StorageException none = waiting.await();
            assertInstanceOf(StorageFailedException.class, none);
            assertEquals(Effect.NONE, none.effect(), "it was never written");

            int writesSoFar = writes.writers().size();
            assertRefused(() -> storage.batch().append(GROUP, entries(1, 6, 6)).commit());
            assertRefused(() ->
                    storage.batch().hardState(GroupId.of(9), HardState.of(1)).commitAsync(failure -> {}));
            assertRefused(() -> storage.batch().tryReserve(1));
            assertRefused(() -> storage.log(GROUP));
            assertRefused(() -> storage.stable(GroupId.of(9)));
            assertRefused(storage::groups);
            assertEquals(writesSoFar, writes.writers().size(), "nothing is ever written again");
            assertSame(unknown, storage.describe().failure());
        }
        try (RocksDbStorage storage = RocksDbStorage.open(folder)) {
            assertEquals(LogPosition.of(1, 3), storage.log(GROUP).last());
            storage.batch().append(GROUP, entries(1, 4, 4)).commit();
        }
    }

    @Test
    void anInlineWriteThatFailsStopsEverythingToo() {
        try (RocksDbStorage storage = TestStores.open(folder, writes)) {
            writes.failWith(IO_ERROR);
            StorageException failure = assertThrows(
                    StorageFailedException.class,
                    () -> storage.batch().append(GROUP, entries(1, 1, 1)).commit());
            assertEquals(Effect.UNKNOWN, failure.effect());
            assertRefused(() -> storage.log(GROUP).last());
        }
    }

    @Test
    void aFullDiskIsToldApart() {
        try (RocksDbStorage storage = TestStores.open(folder, writes)) {
            writes.failWith(NO_SPACE);
            StorageFullException full = assertThrows(
                    StorageFullException.class,
                    () -> storage.batch().append(GROUP, entries(1, 1, 1)).commit());
            assertTrue(full.getMessage().contains("free space, and open it again"), full.getMessage());
            assertEquals(
                    Effect.NONE,
                    assertThrows(StorageFullException.class, () -> storage.log(GROUP))
                            .effect());
        }
    }

    @Test
    void anErrorInTheMiddleOfAWriteStopsEverythingAndLeavesNobodyWaiting() {
        RocksDbStorage.Hooks hooks = new RocksDbStorage.Hooks(options -> {}, real -> batch -> {
            throw new OutOfMemoryError("on purpose");
        });
        try (RocksDbStorage storage = RocksDbStorage.open(folder, RocksDbStorageConfig.defaults(), hooks)) {
            StorageException failure = async(storage, 1).await();
            assertNotNull(failure);
            assertEquals(Effect.UNKNOWN, failure.effect());
            assertInstanceOf(OutOfMemoryError.class, failure.getCause());
            assertRefused(() -> storage.batch().append(GROUP, entries(1, 1, 1)).commit());
        }
    }

    /** Cannot be asked what it is about: as if no memory were left for that either. */
    private static final class Silent extends Error {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("again, on purpose");
        }
    }

    @Test
    void aFailureThatCannotBeToldOfLeavesNobodyWaitingEither() {
        AtomicBoolean fails = new AtomicBoolean();
        RocksDbStorage.Hooks hooks = new RocksDbStorage.Hooks(options -> {}, real -> batch -> {
            if (fails.get()) {
                throw new Silent();
            }
            real.write(batch);
        });
        try (RocksDbStorage storage = RocksDbStorage.open(folder, RocksDbStorageConfig.defaults(), hooks)) {
            storage.batch().append(GROUP, entries(1, 1, 3)).commit();
            fails.set(true);
            StorageException failure = async(storage, 4).await();
            assertNotNull(failure);
            assertEquals(Effect.UNKNOWN, failure.effect());
            assertRefused(() -> storage.batch().append(GROUP, entries(1, 4, 4)).commit());
        }
    }

    @Test
    void anInlineWriteWhoseFailureCannotBeToldOfEndsToo() {
        RocksDbStorage.Hooks hooks = new RocksDbStorage.Hooks(options -> {}, real -> batch -> {
            throw new Silent();
        });
        try (RocksDbStorage storage = RocksDbStorage.open(folder, RocksDbStorageConfig.defaults(), hooks)) {
            StorageException failure = assertThrows(
                    StorageFailedException.class,
                    () -> storage.batch().append(GROUP, entries(1, 1, 1)).commit());
            assertEquals(Effect.UNKNOWN, failure.effect());
        }
    }

    @Test
    void everyoneWhoWaitsIsToldInOrder() {
        List<Integer> told = new ArrayList<>();
        try (RocksDbStorage storage = TestStores.open(folder, writes)) {
            HeldWrites.Hold hold = writes.holdNext();
            Outcome first = async(storage, 1);
            hold.awaitReached();
            Outcome last = new Outcome();
            for (int i = 0; i < 50; i++) {
                int number = i;
                storage.batch().hardState(GroupId.of(100 + i), HardState.of(1)).commitAsync(failure -> {
                    told.add(number);
                    if (number == 49) {
                        last.done(failure);
                    }
                });
            }
            writes.failWith(IO_ERROR);
            hold.release();
            assertNotNull(first.await());
            assertNotNull(last.await());
            for (int i = 0; i < 50; i++) {
                assertEquals(i, told.get(i));
            }
        }
    }

    @Test
    void aCompletionThatThrowsWhatCannotBeToldOfCostsTheOthersNothing() {
        try (RocksDbStorage storage = TestStores.open(folder, writes)) {
            HeldWrites.Hold hold = writes.holdNext();
            Outcome held = async(storage, 1);
            hold.awaitReached();
            // These two are one turn.
            storage.batch().append(GROUP, entries(1, 2, 2)).commitAsync(failure -> {
                throw new Silent();
            });
            Outcome behind = async(storage, 3);
            hold.release();
            assertNull(held.await());
            assertNull(behind.await());
            assertNull(async(storage, 4).await());
        }
    }

    @Test
    void aCompletionThatThrowsCostsTheOthersNothing() {
        try (RocksDbStorage storage = TestStores.open(folder, writes)) {
            storage.batch().append(GROUP, entries(1, 1, 1)).commitAsync(failure -> {
                throw new IllegalStateException("a defect of the caller's, on purpose");
            });
            storage.batch().append(GROUP, entries(1, 2, 2)).commitAsync(failure -> {
                throw new StackOverflowError("a worse one, on purpose");
            });
            assertNull(async(storage, 3).await());
            assertEquals(LogPosition.of(1, 3), storage.log(GROUP).last());
        }
    }

    private static Outcome async(RocksDbStorage storage, int index) {
        Outcome outcome = new Outcome();
        storage.batch().append(GROUP, entries(1, index, index)).commitAsync(outcome);
        return outcome;
    }

    private static void assertRefused(Executable call) {
        StorageFailedException refused = assertThrows(StorageFailedException.class, call);
        assertEquals(Effect.NONE, refused.effect());
        assertTrue(refused.getMessage().contains("stopped when an earlier write failed"), refused.getMessage());
    }
}
