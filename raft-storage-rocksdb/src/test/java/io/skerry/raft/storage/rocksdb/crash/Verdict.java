package io.skerry.raft.storage.rocksdb.crash;

import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.rocksdb.HookedStorage;
import io.skerry.raft.testkit.store.RandomLoad;
import io.skerry.raft.testkit.store.StorageState;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.rocksdb.DBOptions;

/** Judges what is left of a storage. Stateless. */
final class Verdict {

    private Verdict() {}

    /** As {@link #check(Path, long, Progress, String, Consumer, Runnable)}, with usual options and a usual end. */
    static long check(Path folder, long seed, Progress progress, String context) {
        return check(folder, seed, progress, context, options -> {}, () -> {});
    }

    /**
     * Opens a folder, and compares all that can be read with the states that are allowed: after the last batch that was
     * acknowledged, and after each one more, up to the last that was begun. Each as a whole, over all groups.
     *
     * @param tuning changes RocksDB's options
     * @param beforeClosing is called when all was read and found right, and the storage is still open
     * @return after how many batches it stands
     */
    static long check(
            Path folder,
            long seed,
            Progress progress,
            String context,
            Consumer<DBOptions> tuning,
            Runnable beforeClosing) {
        try (RaftStorage found = HookedStorage.open(folder, Life.CONFIG, tuning, UnaryOperator.identity());
                RandomLoad load = RandomLoad.ofSeed(seed)) {
            StorageState state = StorageState.of(found, load.groups());
            List<StorageState> allowed = RandomLoad.states(seed, progress.acknowledged(), progress.begun());
            int after = allowed.lastIndexOf(state);
            if (after < 0) {
                throw new AssertionError(context + ": acknowledged were " + progress.acknowledged() + " batches, begun "
                        + progress.begun() + ", and found is " + earlier(seed, progress, state) + ": " + state
                        + "\nacknowledged:" + allowed.get(0));
            }
            beforeClosing.run();
            return progress.acknowledged() + after;
        } catch (StorageException e) {
            throw new AssertionError(
                    context + ": what is left cannot be read, after " + progress.acknowledged() + " batches: " + e, e);
        }
    }

    private static String earlier(long seed, Progress progress, StorageState state) {
        int number = RandomLoad.states(seed, 0, progress.acknowledged()).lastIndexOf(state);
        return number < 0 ? "no state that ever was" : "the state after " + number;
    }
}
