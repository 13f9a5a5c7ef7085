package io.skerry.raft.storage.rocksdb.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.DurableStateMachine.Prepared;
import io.skerry.raft.testkit.store.FolderCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random logs, flushes, kills, snapshots and restores, compared with maps in memory. */
class RandomStateTest {

    private static final GroupId GROUP = GroupId.of(3);
    private static final ByteSize MEMORY = ByteSize.ofMiB(32);
    private static final int STEPS = 120;

    @TempDir
    private Path home;

    /** A log, and what the state is after so many of its entries. */
    private static final class Log {
        private final List<Change> changes = new ArrayList<>();
        private final List<String> results = new ArrayList<>();
        private final List<Map<String, TreeMap<String, String>>> states = new ArrayList<>();
        private Change.Model model = new Change.Model();

        Log() {
            states.add(model.families);
        }

        Change append(Random random) {
            Change change = Change.random(random);
            model = new Change.Model(model);
            changes.add(change);
            results.add(model.apply(change));
            states.add(model.families);
            return change;
        }

        static LogPosition at(long index) {
            return index == 0 ? LogPosition.NONE : LogPosition.of(1, index);
        }
    }

    private final Log log = new Log();
    private final MemoryGenerations generations = new MemoryGenerations();
    private Path folder;
    private StateDatabases databases;
    private Cells cells;
    private SnapshotFolder snapshot;
    private LogPosition snapshotPosition = LogPosition.NONE;
    private int names;

    private void open(Path where) {
        folder = where;
        databases = new StateDatabases(where, MEMORY, generations);
        cells = new Cells(databases.of(GROUP));
        assertEquals(cells.applied(), cells.durablePosition());
        assertContents();
        replay();
    }

    /** Applies what is missing, in batches. */
    private void replay() {
        for (long index = cells.applied().index() + 1; index <= log.changes.size(); index++) {
            String result = cells.apply(Log.at(index), log.changes.get((int) index - 1));
            assertEquals(log.results.get((int) index - 1), result);
        }
        cells.batchApplied(Log.at(log.changes.size()));
    }

    private void assertContents() {
        assertEquals(log.states.get((int) cells.applied().index()), cells.contents());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void stateAndModelAgreeWhateverHappens(long seed) throws Exception {
        Random random = new Random(seed);
        open(home.resolve("0"));
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(24)) {
                case 0 -> cells.persist();
                case 1 -> restart();
                case 2, 3 -> kill();
                case 4 -> takeSnapshot();
                case 5 -> install(random);
                default -> apply(random);
            }
        }
        assertContents();
        databases.close();
        assertTrue(names > 5, "kills and snapshots: " + names);
    }

    private void apply(Random random) {
        for (int i = random.nextInt(8); i >= 0; i--) {
            Change change = log.append(random);
            assertEquals(log.results.get(log.results.size() - 1), cells.apply(Log.at(log.changes.size()), change));
        }
        if (random.nextInt(4) > 0) {
            cells.batchApplied(Log.at(log.changes.size()));
        }
    }

    private void restart() {
        databases.close();
        open(folder);
    }

    private void kill() {
        LogPosition durable = cells.durablePosition();
        Path copy = home.resolve("killed" + ++names);
        FolderCopy.copy(folder, copy);
        databases.close();
        open(copy);
        // Nothing was flushed meanwhile but by itself.
        assertTrue(durable.index() <= cells.applied().index());
    }

    private void takeSnapshot() throws IOException {
        snapshot = new SnapshotFolder(home.resolve("snapshot" + ++names));
        snapshotPosition = cells.writeSnapshot(snapshot);
    }

    /** As a follower does whose log is cut back: with kills before and after the value is durable. */
    private void install(Random random) throws IOException {
        if (snapshot == null) {
            return;
        }
        Prepared prepared = cells.prepare(snapshot);
        assertEquals(snapshotPosition, prepared.position());
        switch (random.nextInt(4)) {
            case 0 -> prepared.close();
            case 1 -> kill();
            case 2 -> {
                generations.putInForce(GROUP, prepared.value());
                kill();
            }
            default -> {
                generations.putInForce(GROUP, prepared.value());
                prepared.activate();
                assertEquals(snapshotPosition, cells.applied());
                assertContents();
                replay();
            }
        }
    }

    @Test
    void snapshotsTakenWhileCommandsAreAppliedAreEachOfOneMoment() throws Exception {
        open(home.resolve("a"));
        ExecutorService snapshots = Executors.newSingleThreadExecutor();
        try {
            Random random = new Random(5);
            List<SnapshotFolder> taken = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                SnapshotFolder next = new SnapshotFolder(home.resolve("s" + i));
                taken.add(next);
                cells.batchApplied(cells.applied());
                long before = cells.applied().index();
                Future<LogPosition> position = snapshots.submit(() -> cells.writeSnapshot(next));
                do {
                    apply(random);
                } while (!position.isDone());
                assertTrue(position.get().index() >= before, before + " " + position.get());
                assertTrue(position.get().index() <= log.changes.size());
                assertEquals(position.get(), installed(next, "t" + i));
            }
        } finally {
            snapshots.shutdown();
            databases.close();
        }
    }

    /** Installs it elsewhere, and returns its position. */
    private LogPosition installed(SnapshotFolder from, String name) throws IOException {
        try (StateDatabases others = new StateDatabases(home.resolve(name), MEMORY, new MemoryGenerations())) {
            Cells other = new Cells(others.of(GROUP));
            other.restore(from);
            assertEquals(log.states.get((int) other.applied().index()), other.contents());
            return other.applied();
        }
    }
}
