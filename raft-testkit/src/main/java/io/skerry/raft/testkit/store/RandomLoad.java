package io.skerry.raft.testkit.store;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * Batches without end, made from a seed: the same seed, the same batches, in whichever process. They append, replace,
 * truncate at both ends, reset, vote, and set values and memberships in three groups, and each is one that a storage takes
 * that holds what the earlier ones made. A storage in memory holds what it must be after each.
 *
 * <p>Not thread-safe; owned by its creator.
 */
public final class RandomLoad implements AutoCloseable {

    private final SplittableRandom random;
    private final List<GroupId> groups;
    private final RaftStorage model = new MemoryStorage();
    private long count;

    private RandomLoad(long seed) {
        this.random = new SplittableRandom(seed);
        this.groups = SequenceGenerator.groups(seed);
    }

    /** Begins the load of a seed. */
    public static RandomLoad ofSeed(long seed) {
        return new RandomLoad(seed);
    }

    /** Returns the groups that the batches change. */
    public List<GroupId> groups() {
        return groups;
    }

    /** Returns how many batches there were so far. */
    public long count() {
        return count;
    }

    /** Returns the next batch, as something that fills one, and does the same to the model. */
    public Consumer<StorageBatch> next() {
        while (true) {
            Consumer<StorageBatch> changes = SequenceGenerator.request(random).resolve(model, groups);
            if (SequenceRunner.commit(model, changes) == null) {
                count++;
                return changes;
            }
        }
    }

    /** Passes over batches, up to a {@link #count}. */
    public RandomLoad skipTo(long number) {
        while (count < number) {
            next();
        }
        return this;
    }

    /** Returns what a storage must hold after the batches so far. */
    public StorageState state() {
        return StorageState.of(model, groups);
    }

    /** Returns what a storage must hold after so many batches of a seed, and after each one more, up to another count. */
    public static List<StorageState> states(long seed, long from, long to) {
        try (RandomLoad load = ofSeed(seed).skipTo(from)) {
            List<StorageState> states = new ArrayList<>();
            states.add(load.state());
            while (load.count < to) {
                load.next();
                states.add(load.state());
            }
            return states;
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
