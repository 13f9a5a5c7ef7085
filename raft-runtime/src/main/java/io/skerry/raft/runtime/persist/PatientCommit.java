package io.skerry.raft.runtime.persist;

import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Commits what a node writes about itself and new groups, beside any turn. That others have taken all room of the storage
 * is no failure: it passes, so the batch is tried again until it fits.
 *
 * <p>Stateless; blocks, so never called on a loop.
 */
public final class PatientCommit {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private PatientCommit() {}

    /**
     * Returns when the batch is durable.
     *
     * @param fill    fills a batch, and returns whether there is anything to commit; called for each attempt
     * @param givenUp whether to wait no longer
     * @throws BatchRefusedException if there was no room when it was given up; nothing has changed
     */
    public static void commit(RaftStorage storage, Predicate<StorageBatch> fill, BooleanSupplier givenUp) {
        while (!commitOnce(storage, fill, givenUp)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static boolean commitOnce(RaftStorage storage, Predicate<StorageBatch> fill, BooleanSupplier givenUp) {
        try (StorageBatch batch = storage.batch()) {
            if (fill.test(batch)) {
                batch.commit();
            }
            return true;
        } catch (BatchRefusedException e) {
            if (!e.isPassing() || givenUp.getAsBoolean()) {
                throw e;
            }
            return false;
        }
    }
}
