package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.BatchRefusedException.Reason;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs sequences on a store and on the model side by side, and compares all that can be read of both. Not thread-safe;
 * owned by the test.
 */
final class SequenceRunner {

    private final RaftStorage model;
    private final Supplier<RaftStorage> store;
    private final @Nullable Runnable reopen;
    private final Duration deadline;
    private final List<Outcome> inFlight = new ArrayList<>();

    /**
     * Takes what it needs.
     *
     * @param store  returns the store as it is open now
     * @param reopen closes and opens the store, or null if that would lose everything
     */
    SequenceRunner(RaftStorage model, Supplier<RaftStorage> store, @Nullable Runnable reopen, Duration deadline) {
        this.model = model;
        this.store = store;
        this.reopen = reopen;
        this.deadline = deadline;
    }

    /** Runs a sequence; fails with the number of the action that made the difference. */
    void run(List<Action> actions, List<GroupId> groups) {
        for (int i = 0; i < actions.size(); i++) {
            Action action = actions.get(i);
            try {
                if (action instanceof Action.Request request) {
                    run(request, groups);
                } else {
                    runReopen(groups);
                }
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("at action " + (i + 1) + ", " + action + ": " + e.getMessage(), e);
            }
        }
        drain(groups);
    }

    private void run(Action.Request request, List<GroupId> groups) {
        Consumer<StorageBatch> changes = request.resolve(model, groups);
        Reason expected = commit(model, changes);
        Reason actual = request.waits() ? commit(store.get(), changes) : join(changes);
        assertEquals(expected, actual, "Refused for that reason, or taken (null)");
        if (request.waits()) {
            drain(groups);
        }
    }

    private void runReopen(List<GroupId> groups) {
        drain(groups);
        if (reopen != null) {
            reopen.run();
            compare(groups);
        }
    }

    private void drain(List<GroupId> groups) {
        inFlight.forEach(Outcome::awaitDurable);
        inFlight.forEach(Outcome::assertToldOnce);
        inFlight.clear();
        compare(groups);
    }

    /** Compares everything that can be read of the groups. */
    void compare(List<GroupId> groups) {
        for (GroupId group : groups) {
            GroupState expected = GroupState.of(model, group);
            expected.assertEqualTo(GroupState.of(store.get(), group), "The store differs from the model");
            compareLimitedReads(group, expected);
        }
    }

    private void compareLimitedReads(GroupId group, GroupState state) {
        LogStore expected = model.log(group);
        LogStore actual = store.get().log(group);
        long first = Math.max(1, state.boundary().index());
        long last = state.last().index();
        for (long from = first; from <= last + 1; from += 1 + (last - first) / 4) {
            for (long maxBytes : new long[] {0, 30, 100, 5000}) {
                long until = from + 1 + maxBytes % 7;
                assertEquals(
                        expected.read(from, until, maxBytes),
                        actual.read(from, until, maxBytes),
                        "Read from " + from + " until " + until + " of at most " + maxBytes + " bytes");
            }
        }
    }

    /** Compares which groups hold anything, of those that took part. */
    void compareGroups(List<GroupId> took) {
        assertEquals(
                model.groups().stream().filter(took::contains).toList(),
                store.get().groups().stream().filter(took::contains).toList(),
                "groups() are those that hold anything durable, in the order of their numbers");
    }

    /** Commits a batch; returns why it was refused, or null. */
    @Nullable
    static Reason commit(RaftStorage storage, Consumer<StorageBatch> changes) {
        try (StorageBatch batch = storage.batch()) {
            changes.accept(batch);
            batch.commit();
            return null;
        } catch (BatchRefusedException e) {
            return e.reason();
        }
    }

    @Nullable
    private Reason join(Consumer<StorageBatch> changes) {
        Outcome outcome = new Outcome(deadline);
        try (StorageBatch batch = store.get().batch()) {
            changes.accept(batch);
            batch.commitAsync(outcome);
        } catch (BatchRefusedException e) {
            return e.reason();
        }
        inFlight.add(outcome);
        return null;
    }
}
