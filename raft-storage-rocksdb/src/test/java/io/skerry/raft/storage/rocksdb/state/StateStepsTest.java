package io.skerry.raft.storage.rocksdb.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.rocksdb.files.Folders;
import io.skerry.raft.testkit.store.FolderCopy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process dies at each step of flushing, taking a snapshot, preparing one, and putting it in force. */
class StateStepsTest {

    private static final GroupId GROUP = GroupId.of(1);
    private static final ByteSize MEMORY = ByteSize.ofMiB(32);

    /** A folder as it was after a step, what the storage named then, and what had to be durable. */
    private record Death(String step, Path folder, Payload inForce, LogPosition durable) {}

    @TempDir
    private Path home;

    private final MemoryGenerations generations = new MemoryGenerations();
    private final List<Map<String, TreeMap<String, String>>> states = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Death> deaths = new ArrayList<>();
    private LogPosition durable = LogPosition.NONE;
    private Change.Model model = new Change.Model();

    private void die(String step) {
        Path copy = home.resolve("death" + deaths.size());
        FolderCopy.copy(home.resolve("state"), copy);
        deaths.add(new Death(step, copy, generations.inForce(GROUP).orElse(Payload.EMPTY), durable));
    }

    private void apply(Cells cells, Random random) {
        for (int i = 0; i < 40; i++) {
            Change change = Change.random(random);
            changes.add(change);
            model = new Change.Model(model);
            model.apply(change);
            states.add(model.families);
            cells.apply(LogPosition.of(1, changes.size()), change);
            if (i % 5 == 0) {
                cells.batchApplied(LogPosition.of(1, changes.size()));
            }
        }
        cells.batchApplied(LogPosition.of(1, changes.size()));
    }

    @Test
    void whereverItDiesItIsOldOrNewAndAllFamiliesAgree() throws IOException {
        Random random = new Random(11);
        states.add(model.families);
        SnapshotFolder snapshot = new SnapshotFolder(home.resolve("snapshot"));
        try (StateDatabases databases =
                new StateDatabases(home.resolve("state"), MEMORY, generations, this::die, path -> Long.MAX_VALUE)) {
            Cells cells = new Cells(databases.of(GROUP));
            apply(cells, random);
            die("nothing");
            cells.persist();
            durable = LogPosition.of(1, 40);
            apply(cells, random);
            assertEquals(LogPosition.of(1, 80), cells.writeSnapshot(snapshot));
            durable = LogPosition.of(1, 80);
            apply(cells, random);
            die("applied");
            cells.restore(snapshot);
            replay(cells);
            cells.persist();
            durable = LogPosition.of(1, 120);
        }
        die("closed");
        assertEquals(
                new TreeSet<>(List.of(
                        "nothing",
                        "flushed",
                        "copied",
                        "snapshot written",
                        "applied",
                        "generation made",
                        "files placed",
                        "prepared",
                        "value durable",
                        "old closed",
                        "new opened",
                        "old removed",
                        "closed")),
                new TreeSet<>(deaths.stream().map(Death::step).toList()));
        for (Death death : deaths) {
            assertGoesOn(death);
        }
    }

    private void assertGoesOn(Death death) throws IOException {
        MemoryGenerations named = new MemoryGenerations();
        if (!death.inForce().isEmpty()) {
            named.putInForce(GROUP, death.inForce());
        }
        try (StateDatabases databases = new StateDatabases(death.folder(), MEMORY, named)) {
            Cells cells = new Cells(databases.of(GROUP));
            LogPosition position = cells.durablePosition();
            assertEquals(position, cells.applied(), death::toString);
            boolean restored = position.index() == 80 && !death.inForce().isEmpty();
            assertTrue(restored || position.index() >= death.durable().index(), () -> death + " " + position);
            assertEquals(states.get((int) position.index()), cells.contents(), death::toString);
            assertEquals(
                    1, Folders.names(death.folder().resolve(GROUP.toString())).size(), death::toString);
            replay(cells);
            assertEquals(states.get(states.size() - 1), cells.contents(), death::toString);
        }
    }

    private void replay(Cells cells) {
        for (long index = cells.applied().index() + 1; index <= changes.size(); index++) {
            cells.apply(LogPosition.of(1, index), changes.get((int) index - 1));
        }
        cells.batchApplied(LogPosition.of(1, changes.size()));
    }
}
