package io.skerry.raft.runtime.driver;

import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;
import io.skerry.raft.runtime.apply.ApplierPool;
import io.skerry.raft.runtime.snapshot.NodeSnapshots;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What the groups of a node share.
 *
 * <p>Immutable, of thread-safe parts.
 *
 * @param self         the node, with its store
 * @param storage      where everything is kept
 * @param core         the settings of the cores
 * @param appliers     threads for state machines and callbacks
 * @param logReaders   reads old log, off the loops; refuses what is too much
 * @param userExecutor where futures complete, or null: on the appliers
 * @param admission    bounds what callers have open on the node
 * @param groupBytes   bounds what they have open in one group
 * @param sessions     bounds what a group with sessions remembers
 * @param window       shares out the memory for recent entries
 * @param originNanos  what {@code System.nanoTime()} was when the node was made
 * @param closing     whether the node takes no more calls
 * @param parkedLoops counts the loops that have writes which wait for room in the storage
 * @param snapshots    takes, keeps and fetches snapshots
 * @param randoms      makes a generator for each core; thread-safe
 * @param storageFails is told when the storage has failed
 */
public record DriverContext(
        Member self,
        RaftStorage storage,
        CoreConfig core,
        ApplierPool appliers,
        Executor logReaders,
        @Nullable Executor userExecutor,
        Admission admission,
        long groupBytes,
        SessionLimits sessions,
        WindowBudget window,
        long originNanos,
        AtomicBoolean closing,
        AtomicInteger parkedLoops,
        NodeSnapshots snapshots,
        RandomSource randoms,
        Consumer<StorageException> storageFails) {

    /** Makes generators. */
    @FunctionalInterface
    public interface RandomSource {

        /** Returns a generator that begins where no other has. */
        RandomGenerator next();
    }

    /** Returns the core of a group that begins. */
    RaftCore newCore(GroupId group, RecoveredState recovered) {
        return new RaftCore(core, group, self, recovered, storage.entryCodec(), randoms.next(), nowNanos());
    }

    long nowNanos() {
        return System.nanoTime() - originNanos;
    }

    void onStorageFailure(StorageException failure) {
        storageFails.accept(failure);
    }
}
