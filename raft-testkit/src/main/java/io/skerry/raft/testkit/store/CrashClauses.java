package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.HardState;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageBatch;
import io.skerry.raft.storage.memory.MemoryStorage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * What a kill leaves: copies of the folder, taken at chosen moments, are opened and must hold a prefix of what was
 * joined, with everything that was acknowledged. Not thread-safe; owned by the test.
 */
abstract class CrashClauses extends StoreContract {

    private static final int RUNS = 3;
    private static final int REQUESTS = 40;
    private static final int COPY_EVERY = 6;

    /** A copy, and how many batches it must and may hold. */
    private record Kill(Path copy, int acknowledged, int joined) {}

    @Test
    void commitIsOnDiskWhenItReturns() {
        assumeTrue(durable(), "The store is not durable");
        commit(batch -> batch.append(GROUP, entries(1, 1, 5)).hardState(OTHER, new HardState(3, bytes("me"))));
        assertCopyShows(copyOfHome(), states(), "A kill after commit() returned leaves what it committed");
        commit(batch -> batch.append(GROUP, entries(2, 3, 1)).reset(OTHER, at(3, 30)));
        assertCopyShows(copyOfHome(), states(), "A kill after commit() returned leaves what it committed");
    }

    @Test
    void whatReadersSeeIsDurable() {
        assumeTrue(durable(), "The store is not durable");
        commit(batch -> batch.append(GROUP, entries(1, 1, 3)));
        whileStorageThreadIsHeld(() -> {
            join(batch -> batch.append(GROUP, entries(2, 2, 9)).hardState(OTHER, HardState.of(5)));
            List<GroupState> seen = states();
            assertCopyShows(
                    copyOfHome(), seen, "Reads show durable state only: a kill must not take back what they saw");
        });
    }

    @Test
    void killLeavesAReplacementWholeOrNotAtAll() {
        assumeTrue(durable(), "The store is not durable");
        commit(batch -> batch.append(GROUP, entries(1, 1, 9)));
        assertWholeOrNotAtAll(
                batch -> batch.append(GROUP, entries(2, 4, 3)),
                "A suffix is replaced in one step: a kill leaves the old one or the new one");
    }

    @Test
    void killLeavesABatchOverSeveralGroupsWholeOrNotAtAll() {
        assumeTrue(durable(), "The store is not durable");
        commit(batch -> batch.append(GROUP, entries(1, 1, 3)));
        assertWholeOrNotAtAll(
                batch -> batch.truncatePrefix(GROUP, at(1, 2))
                        .append(OTHER, entries(1, 1, 2))
                        .hardState(GROUP, HardState.of(4)),
                "A batch is durable as a whole or not at all, over all groups in it");
    }

    /** Lets a batch be written together with one before it, and kills when that one is acknowledged. */
    private void assertWholeOrNotAtAll(Consumer<StorageBatch> changes, String clause) {
        List<GroupState> before = states();
        List<Path> copies = Collections.synchronizedList(new ArrayList<>());
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        List<Outcome> outcomes = new ArrayList<>();
        whileStorageThreadIsHeld(() -> {
            storage()
                    .batch()
                    .value(GroupId.of(8), "first", bytes("1"))
                    .commitAsync(failure -> copyInto(copies, faults));
            outcomes.add(join(changes));
            outcomes.add(join(batch -> batch.value(GroupId.of(8), "last", bytes("1"))));
        });
        outcomes.forEach(Outcome::awaitDurable);
        assertEquals(List.of(), faults, "The folder can be copied");
        assertCopyShows(copyOfHome(), states(), "What was acknowledged outlives a kill");
        List<GroupState> found = statesOf(copies.get(0));
        if (!found.equals(before) && !found.equals(states())) {
            fail(clause + "; this one left " + found + " between " + before + " and " + states());
        }
    }

    private void copyInto(List<Path> copies, List<Throwable> faults) {
        try {
            copies.add(copyOfHome());
        } catch (RuntimeException e) {
            faults.add(e);
        }
    }

    @Test
    void killAtAnyCompletionLeavesAPrefixWithEverythingAcknowledged() {
        assumeTrue(durable(), "The store is not durable");
        for (int run = 0; run < RUNS; run++) {
            killInRandomRun(0x5eed + run);
        }
    }

    private void killInRandomRun(long seed) {
        List<GroupId> groups = SequenceGenerator.groups(seed);
        List<List<GroupState>> prefixes = new ArrayList<>();
        List<Kill> kills = Collections.synchronizedList(new ArrayList<>());
        List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
        List<Outcome> outcomes = new ArrayList<>();
        AtomicInteger joined = new AtomicInteger();
        try (MemoryStorage model = new MemoryStorage(storage().limits())) {
            prefixes.add(statesOf(model, groups));
            for (Action.Request request : SequenceGenerator.requests(seed, REQUESTS)) {
                Consumer<StorageBatch> changes = request.resolve(model, groups);
                if (SequenceRunner.commit(model, changes) != null) {
                    continue;
                }
                prefixes.add(statesOf(model, groups));
                int number = joined.incrementAndGet();
                outcomes.add(joinAndKill(changes, number, joined, kills, faults));
            }
        }
        outcomes.forEach(Outcome::awaitDurable);
        assertEquals(List.of(), faults, "The folder can be copied");
        for (Kill kill : kills) {
            assertPrefix(kill, prefixes, groups, seed);
        }
    }

    private Outcome joinAndKill(
            Consumer<StorageBatch> changes,
            int number,
            AtomicInteger joined,
            List<Kill> kills,
            List<Throwable> faults) {
        Outcome outcome = new Outcome(deadline());
        try (StorageBatch batch = storage().batch()) {
            changes.accept(batch);
            batch.commitAsync(failure -> {
                if (number % COPY_EVERY == 0) {
                    List<Path> copy = new ArrayList<>();
                    copyInto(copy, faults);
                    copy.forEach(path -> kills.add(new Kill(path, number, joined.get())));
                }
                outcome.done(failure);
            });
        }
        return outcome;
    }

    private void assertPrefix(Kill kill, List<List<GroupState>> prefixes, List<GroupId> groups, long seed) {
        try (RaftStorage opened = open(kill.copy())) {
            List<GroupState> found = statesOf(opened, groups);
            assertTrue(
                    prefixes.subList(kill.acknowledged(), kill.joined() + 1).contains(found),
                    () -> "A kill inside completion " + kill.acknowledged() + " of the run with seed " + seed
                            + " must leave that batch and all before, possibly more of the " + kill.joined()
                            + " that had joined, whole and in order. It left " + found + "; up to that batch it is "
                            + prefixes.get(kill.acknowledged())
                            + (prefixes.contains(found) ? " (this is batch " + prefixes.indexOf(found) + ")" : ""));
            try (StorageBatch batch = opened.batch()) {
                batch.value(groups.get(0), "goes on", bytes("yes")).commit();
            }
        }
    }

    private void assertCopyShows(Path copy, List<GroupState> expected, String clause) {
        List<GroupState> found = statesOf(copy);
        for (int i = 0; i < expected.size(); i++) {
            expected.get(i).assertEqualTo(found.get(i), clause);
        }
    }

    private List<GroupState> statesOf(Path copy) {
        try (RaftStorage opened = open(copy)) {
            return statesOf(opened, List.of(GROUP, OTHER));
        }
    }

    private static List<GroupState> statesOf(RaftStorage storage, List<GroupId> groups) {
        return groups.stream().map(group -> GroupState.of(storage, group)).toList();
    }
}
