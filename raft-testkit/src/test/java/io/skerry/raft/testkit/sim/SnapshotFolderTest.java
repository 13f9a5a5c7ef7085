package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.StoreId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a crash leaves of snapshots and states on a simulated disk. */
class SnapshotFolderTest {

    private static final int SEEDS = 200;

    private final byte[] bytes = new byte[1_000];

    @BeforeEach
    void fill() {
        new SimRandom(5).nextBytes(bytes);
    }

    @Test
    void whatHasNoNameIsALeftover() {
        for (int seed = 0; seed < SEEDS; seed++) {
            SnapshotFolder folder = new SnapshotFolder();
            StoredSnapshot stored = write(folder, 7);
            if (seed % 2 == 0) {
                stored.syncFiles();
            }
            assertEquals(0, folder.list().size());
            folder.crash(new SimRandom(seed));
            assertEquals(0, folder.clean(), "it is no damage");
            assertEquals(0, folder.list().size());
        }
    }

    @Test
    void aNameThatIsNotSyncedIsThereOrNotAndWhatIsThereIsWhole() {
        Set<Integer> left = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            SnapshotFolder folder = new SnapshotFolder();
            StoredSnapshot stored = write(folder, 7);
            stored.syncFiles();
            stored.rename();
            assertFalse(stored.isDurable());
            folder.crash(new SimRandom(seed));
            assertEquals(0, folder.clean());
            left.add(folder.list().size());
        }
        assertEquals(Set.of(0, 1), left);
    }

    @Test
    void filesThatWereNotSyncedMayBeTornUnderTheirName() {
        int damaged = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            SnapshotFolder folder = new SnapshotFolder();
            StoredSnapshot stored = write(folder, 7);
            stored.rename();
            stored.syncName();
            folder.crash(new SimRandom(seed));
            damaged += folder.clean();
        }
        assertTrue(damaged > SEEDS / 4 && damaged < SEEDS, "torn: " + damaged);
    }

    @Test
    void whatIsDurableStaysAndABitThatRotsIsSeen() {
        SnapshotFolder folder = new SnapshotFolder();
        StoredSnapshot stored = durable(folder, 7);
        folder.crash(new SimRandom(1));
        assertEquals(0, folder.clean());
        assertNotNull(folder.find(stored.id()));
        stored.rot(new SimRandom(1));
        assertFalse(stored.checksOut());
        assertEquals(1, folder.clean());
        assertNull(folder.find(stored.id()));
    }

    @Test
    void asManyAsAreRetainedAreKeptAndWhatWaitsForItsInstallation() {
        SnapshotFolder folder = new SnapshotFolder();
        SimLog log = new SimLog();
        log.reset(LogPosition.of(1, 5));
        durable(folder, 3);
        durable(folder, 9);
        StoredSnapshot usable = durable(folder, 5);
        assertEquals(usable, folder.newestUsable(log, Long.MAX_VALUE));
        assertNull(folder.newestUsable(log, 4));
        folder.prune(log, 1, stored -> false);
        assertEquals(
                List.of(9L, 5L),
                folder.list().stream().map(StoredSnapshot::index).toList());
    }

    @Test
    void whatCameOfASnapshotIsGoneOnWithIfItIsTheSame() {
        SnapshotFolder folder = new SnapshotFolder();
        SimManifest manifest = manifest(7);
        PartialSnapshot partial = folder.receive(manifest);
        StoredSnapshot source = new StoredSnapshot(manifest, bytes);
        for (int chunk = 0; chunk < manifest.chunks(); chunk++) {
            byte[] content = source.chunk(chunk);
            assertTrue(manifest.checksOut(chunk, content));
            content[0] ^= 1;
            assertFalse(manifest.checksOut(chunk, content));
            partial.put(chunk, source.chunk(chunk));
        }
        assertTrue(partial.isComplete());
        assertTrue(manifest.checksOut(partial.join()));
        for (int seed = 0; partial.isComplete(); seed++) {
            folder.crash(new SimRandom(seed));
        }
        assertTrue(partial.count() > 0);
        assertEquals(partial, folder.receive(manifest));
        assertEquals(0, folder.receive(manifest(8)).count());
    }

    @Test
    void aCrashAmidAFlushKeepsAllOfItOrNothing() {
        Set<Long> kept = new TreeSet<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            StateFolder folder = new StateFolder();
            StateFolder.Generation generation = Objects.requireNonNull(folder.find(0));
            generation.beginFlush(state(4));
            folder.crash(new SimRandom(seed));
            kept.add(generation.state().position().index());
            assertFalse(generation.endFlush(), "the flush is over");
        }
        assertEquals(Set.of(0L, 4L), kept);
    }

    @Test
    void aStateThatWasNotSyncedIsLostInPart() {
        int broken = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            StateFolder folder = new StateFolder();
            StateFolder.Generation generation = folder.create(1, state(4));
            folder.crash(new SimRandom(seed));
            try {
                broken += generation.state().position().index() == 4 ? 0 : 1;
            } catch (Violation e) {
                broken++;
            }
        }
        assertTrue(broken > SEEDS / 2, "broken: " + broken);
    }

    private static SimState state(long index) {
        List<SimState.Family> families = new ArrayList<>();
        for (int family = 0; family < SimStateMachine.FAMILIES; family++) {
            families.add(new SimState.Family(LogPosition.of(1, index), SimSnapshot::new));
        }
        return new SimState(families);
    }

    private SimManifest manifest(long index) {
        return SimManifest.of(
                StoreId.of(9), LogPosition.of(1, index), new IndexedMembership(0, Membership.EMPTY), bytes, 128);
    }

    private StoredSnapshot write(SnapshotFolder folder, long index) {
        return folder.write(manifest(index), bytes);
    }

    private StoredSnapshot durable(SnapshotFolder folder, long index) {
        StoredSnapshot stored = write(folder, index);
        stored.syncFiles();
        stored.rename();
        stored.syncName();
        return stored;
    }
}
