package io.skerry.raft.storage.rocksdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.storage.rocksdb.commit.NoSpace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;

/** SCENARIOS 12: a write that is held up waits for what will end, and for nothing else. */
class PatientWriteTest {

    private static final RocksDBException STALL = incomplete("Write stall");
    private static final RocksDBException NO_SPACE =
            new RocksDBException(new Status(Status.Code.IOError, Status.SubCode.NoSpace, "No space left on device"));

    private static WriteBatch batch;

    /** Answers attempts as it was told, and succeeds after that. */
    private static final class Script implements PatientWrite.Target {
        private final Deque<RocksDBException> failures;
        private final boolean stopped;
        private int failsFrom = Integer.MAX_VALUE;
        private int attempts;
        private int waiting;
        private @Nullable Runnable onStopped;

        Script(boolean stopped, RocksDBException... failures) {
            this.stopped = stopped;
            this.failures = new ArrayDeque<>(List.of(failures));
        }

        /** Work in the background fails after so many attempts. */
        Script failingAfter(int count) {
            failsFrom = count;
            return this;
        }

        @Override
        public void write(WriteBatch written, boolean waits) throws RocksDBException {
            assertSame(batch, written);
            attempts++;
            if (waits) {
                waiting++;
            } else if (!failures.isEmpty()) {
                throw failures.remove();
            }
        }

        @Override
        public boolean isStopped() {
            if (onStopped != null) {
                onStopped.run();
            }
            return stopped;
        }

        @Override
        public boolean hasFailed() {
            return attempts >= failsFrom;
        }
    }

    @BeforeAll
    static void makeBatch() {
        RocksDB.loadLibrary();
        batch = new WriteBatch();
    }

    @AfterAll
    static void closeBatch() {
        batch.close();
    }

    @Test
    void aWriteThatIsNotHeldUpIsOneAttemptThatDoesNotWait() throws RocksDBException {
        Script script = new Script(false);
        new PatientWrite(script).write(batch);
        assertEquals(1, script.attempts);
        assertEquals(0, script.waiting);
    }

    @Test
    void aStoppedWriteIsTriedUntilItMayGoOn() throws RocksDBException {
        Script script = new Script(true, STALL, STALL, STALL);
        new PatientWrite(script).write(batch);
        assertEquals(4, script.attempts);
        assertEquals(0, script.waiting);
    }

    @Test
    void aWriteThatIsSlowedDownWaitsInside() throws RocksDBException {
        Script script = new Script(false, STALL);
        new PatientWrite(script).write(batch);
        assertEquals(2, script.attempts);
        assertEquals(1, script.waiting);
    }

    @Test
    void anotherFailureIsNotTriedAgain() {
        Script script = new Script(true, NO_SPACE);
        assertSame(NO_SPACE, assertThrows(RocksDBException.class, () -> new PatientWrite(script).write(batch)));
        assertEquals(1, script.attempts);
    }

    @Test
    void workThatFailsMeanwhileEndsTheWaitWithItsReason() {
        Script script = new Script(true, STALL, STALL, NO_SPACE).failingAfter(2);
        assertSame(NO_SPACE, assertThrows(RocksDBException.class, () -> new PatientWrite(script).write(batch)));
        assertEquals(3, script.attempts);
    }

    @Test
    void aStallThatOutlivesWorkThatFailedForWantOfRoomIsAFullDisk() {
        Script script = new Script(true, STALL, STALL, STALL, STALL).failingAfter(2);
        RocksDBException failure = assertThrows(RocksDBException.class, () -> new PatientWrite(script).write(batch));
        assertTrue(NoSpace.isWhy(failure), failure.getMessage());
        assertEquals(3, script.attempts, "once more than it took to see the failure");
        assertEquals(0, script.waiting);
    }

    @Test
    void aStallThatNamesAnotherReasonIsNotAFullDisk() {
        RocksDBException named = incomplete("IO error: Input/output error");
        Script script = new Script(true, named, named).failingAfter(1);
        RocksDBException failure = assertThrows(RocksDBException.class, () -> new PatientWrite(script).write(batch));
        assertFalse(NoSpace.isWhy(failure), failure.getMessage());
        assertTrue(failure.getMessage().contains("Input/output error"), failure.getMessage());
    }

    @Test
    void anInterruptNeitherEndsTheWaitNorIsLost() throws RocksDBException {
        Script script = new Script(true, STALL, STALL, STALL);
        script.onStopped = () -> Thread.currentThread().interrupt();
        new PatientWrite(script).write(batch);
        assertEquals(4, script.attempts);
        assertTrue(Thread.interrupted(), "whoever asks later still sees it");
    }

    private static RocksDBException incomplete(String reason) {
        return new RocksDBException(new Status(Status.Code.Incomplete, Status.SubCode.None, reason));
    }
}
