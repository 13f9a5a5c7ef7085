package io.skerry.raft.testkit.store;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random sequences of changes, applied to a store and to {@link MemoryStorage}, must come out alike: every refusal and
 * its reason, and after each wait all that can be read, before and after reopening. Many sequences share one storage,
 * each with groups of its own, so that a store whose every commit syncs a disk is judged in seconds.
 *
 * <p>A sequence is made from a seed before it runs. One that fails is shortened, and the failure names the seed: run
 * the test again with {@code -Dskerry.kit.seed=} and the seed, to have that sequence alone.
 *
 * <p>Not thread-safe; owned by the test.
 */
public abstract class RandomSequenceContract extends StoreContract {

    /** The system property that names the only seed to run. */
    public static final String SEED_PROPERTY = "skerry.kit.seed";

    /** The system property that names how many sequences to run where it is not overridden. */
    public static final String SEQUENCES_PROPERTY = "skerry.kit.sequences";

    /** The system property that names the first seed where it is not overridden. */
    public static final String FIRST_SEED_PROPERTY = "skerry.kit.firstSeed";

    private static final int SEQUENCES_PER_REOPEN = 100;

    private int folders;

    /** For subclasses. */
    protected RandomSequenceContract() {}

    /** Returns how many sequences to run; 500 unless overridden, or named by {@value #SEQUENCES_PROPERTY}. */
    protected int sequences() {
        return Integer.getInteger(SEQUENCES_PROPERTY, 500);
    }

    /**
     * Returns the seed of the first sequence; the others follow it. 1 unless overridden, or named by
     * {@value #FIRST_SEED_PROPERTY}.
     */
    protected long firstSeed() {
        return Long.getLong(FIRST_SEED_PROPERTY, 1);
    }

    /** Returns how often a failing sequence may be run to shorten it; 300 unless overridden. */
    protected int shrinkAttempts() {
        return 300;
    }

    @Test
    void randomSequencesComeOutAsInTheModel() {
        String only = System.getProperty(SEED_PROPERTY);
        if (only != null) {
            runAll(Long.parseLong(only), 1);
        } else {
            runAll(firstSeed(), sequences());
        }
    }

    private void runAll(long firstSeed, int count) {
        try (MemoryStorage model = new MemoryStorage(storage().limits())) {
            SequenceRunner runner = new SequenceRunner(model, this::storage, reopening(), deadline());
            List<GroupId> took = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                long seed = firstSeed + i;
                List<GroupId> groups = SequenceGenerator.groups(seed);
                took.addAll(groups);
                runOne(runner, seed, groups);
                if (i % SEQUENCES_PER_REOPEN == SEQUENCES_PER_REOPEN - 1 || i == count - 1) {
                    reopenAndCompare(runner, took);
                    took.clear();
                }
            }
        }
    }

    private void runOne(SequenceRunner runner, long seed, List<GroupId> groups) {
        List<Action> actions = SequenceGenerator.sequence(seed);
        try {
            runner.run(actions, groups);
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(report(seed, actions, groups, e), e);
        }
    }

    private void reopenAndCompare(SequenceRunner runner, List<GroupId> took) {
        runner.compareGroups(took);
        if (durable()) {
            reopen();
            runner.compare(took);
            runner.compareGroups(took);
        }
    }

    private @Nullable Runnable reopening() {
        return durable() ? this::reopen : null;
    }

    private String report(long seed, List<Action> actions, List<GroupId> groups, Throwable failure) {
        List<Action> shortest =
                new Shrinker(shorter -> failureAlone(shorter, groups) != null, shrinkAttempts()).shrink(actions);
        Throwable alone = failureAlone(shortest, groups);
        StringBuilder words = new StringBuilder();
        words.append("The sequence of seed ").append(seed).append(" failed ").append(failure.getMessage());
        words.append("\nTo run it alone: -D").append(SEED_PROPERTY).append('=').append(seed);
        if (alone == null) {
            words.append(
                    "\nIt does not fail alone in a fresh folder: earlier sequences, or chance, have a part in it.");
        } else {
            words.append("\nThe shortest sequence that fails does so ").append(alone.getMessage());
        }
        words.append("\n")
                .append(shortest.size())
                .append(" of ")
                .append(actions.size())
                .append(" actions:");
        for (int i = 0; i < shortest.size(); i++) {
            words.append("\n  ").append(i + 1).append(". ").append(shortest.get(i));
        }
        return words.toString();
    }

    /** Runs a sequence on a storage of its own, and returns how it failed, or null. */
    private @Nullable Throwable failureAlone(List<Action> actions, List<GroupId> groups) {
        try (MemoryStorage model = new MemoryStorage(storage().limits());
                Alone alone = new Alone(freshFolder())) {
            Runnable reopen = durable() ? alone::reopen : null;
            new SequenceRunner(model, alone::storage, reopen, deadline()).run(actions, groups);
            return null;
        } catch (AssertionError | RuntimeException e) {
            return e;
        }
    }

    private Path freshFolder() {
        try {
            return Files.createDirectories(folder.resolve("alone-" + folders++));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A storage for one sequence. */
    private final class Alone implements AutoCloseable {

        private final Path home;
        private RaftStorage storage;

        Alone(Path home) {
            this.home = home;
            this.storage = open(home);
        }

        RaftStorage storage() {
            return storage;
        }

        void reopen() {
            storage.close();
            storage = open(home);
        }

        @Override
        public void close() {
            storage.close();
        }
    }
}
