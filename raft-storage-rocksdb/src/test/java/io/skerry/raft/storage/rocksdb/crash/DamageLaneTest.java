package io.skerry.raft.storage.rocksdb.crash;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StorageException;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.crash.KilledStore.End;
import io.skerry.raft.testkit.store.FolderCopy;
import io.skerry.raft.testkit.store.StorageState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes flipped, files cut short, files missing: detected or harmless, never a hole or wrong bytes in silence, and a
 * shorter log only if the damage takes everything from some write to the end. {@code -Dlane=long} does 300 flips for each
 * kind of file instead of a few.
 */
class DamageLaneTest {

    private static final boolean LONG = "long".equals(System.getProperty("lane"));
    private static final long SEED = Long.getLong("lane.seed", 1);
    private static final int FLIPS = LONG ? 300 : 16;
    private static final int CUTS = LONG ? 100 : 6;

    @TempDir
    private static Path shared;

    private static final List<KilledStore> STORES = new ArrayList<>();

    /** What became of the damage. */
    enum Outcome {
        /** The open was refused. */
        REFUSED,
        /** It opened; a group that was hit is stopped, and the others are whole. */
        GROUP_STOPPED,
        /** Everything is there. */
        HARMLESS,
        /** Everything up to some write is there, and the damage took all that came after it. */
        SHORTER
    }

    /** What was done to which file. */
    private record Damage(Path file, long from, long until, String what) {}

    private final Random random = new Random(SEED);
    private final Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);

    @TempDir
    private Path temporary;

    @BeforeAll
    static void makeStores() throws IOException {
        STORES.clear();
        STORES.add(KilledStore.afterFlushes(shared, SEED * 100));
        STORES.add(KilledStore.afterFlushes(shared, SEED * 100 + 1));
        STORES.add(KilledStore.amidAFlush(shared, SEED * 100 + 2));
    }

    @Test
    void damageToAWriteAheadLog() throws IOException {
        damage(".log", FLIPS, CUTS);
    }

    @Test
    void damageToATable() throws IOException {
        damage(".sst", FLIPS, CUTS);
    }

    @Test
    void damageToTheManifest() throws IOException {
        damage("MANIFEST", FLIPS, CUTS);
    }

    @Test
    void damageToTheSmallFiles() throws IOException {
        for (String name : new String[] {"CURRENT", "OPTIONS", "IDENTITY", "FORMAT"}) {
            damage(name, LONG ? 60 : 3, LONG ? 10 : 1);
        }
    }

    private void damage(String files, int flips, int cuts) throws IOException {
        for (int i = 0; i < flips; i++) {
            flip(STORES.get(i % STORES.size()), files);
        }
        for (int i = 0; i < cuts; i++) {
            cut(STORES.get(i % STORES.size()), files);
        }
        for (KilledStore store : STORES) {
            for (Path file : store.files(files)) {
                judge(store, file, null, new Damage(file, 0, Long.MAX_VALUE, "missing"));
            }
        }
        System.out.printf("damage to %-10s %d flips, %d cuts, each missing: %s%n", files, flips, cuts, outcomes);
        outcomes.clear();
    }

    private void flip(KilledStore store, String files) throws IOException {
        Path file = anyOf(store.files(files));
        byte[] bytes = Files.readAllBytes(file);
        int offset = random.nextInt(bytes.length);
        int bit = 1 << random.nextInt(8);
        bytes[offset] ^= (byte) bit;
        judge(store, file, bytes, new Damage(file, offset, offset + 1L, "bit " + bit + " flipped at " + offset));
    }

    private void cut(KilledStore store, String files) throws IOException {
        Path file = anyOf(store.files(files));
        byte[] bytes = Files.readAllBytes(file);
        int length = random.nextInt(bytes.length);
        Damage damage = new Damage(file, length, Long.MAX_VALUE, "cut to " + length + " of " + bytes.length);
        judge(store, file, Arrays.copyOf(bytes, length), damage);
    }

    private Path anyOf(List<Path> files) throws IOException {
        List<Path> full = new ArrayList<>();
        for (Path file : files) {
            if (Files.size(file) > 0) {
                full.add(file);
            }
        }
        assertTrue(!full.isEmpty(), () -> "there is something to damage among " + files);
        return full.get(random.nextInt(full.size()));
    }

    private void judge(KilledStore store, Path file, byte @Nullable [] bytes, Damage damage) throws IOException {
        Path copy = temporary.resolve("damaged");
        FolderCopy.copy(store.folder(), copy);
        Path target = copy.resolve(store.folder().relativize(file).toString());
        if (bytes == null) {
            Files.delete(target);
        } else {
            Files.write(target, bytes);
        }
        Outcome outcome = outcome(store, copy, damage);
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private static Outcome outcome(KilledStore store, Path folder, Damage damage) {
        try (RaftStorage storage = RocksDbStorage.open(folder, Life.CONFIG)) {
            if (aGroupIsStopped(storage, store, damage)) {
                return Outcome.GROUP_STOPPED;
            }
            StorageState found = StorageState.of(storage, store.groups());
            int all = store.states().size() - 1;
            int count = store.states().lastIndexOf(found);
            if (count == all) {
                return Outcome.HARMLESS;
            }
            if (count < 0 || !takesAllFrom(store, count, damage)) {
                throw new AssertionError(damage + ": found in silence is "
                        + (count < 0 ? "what never was: " + found : "what was there after " + count + " of " + all)
                        + "; writes end at " + store.ends().subList(Math.max(0, all - 8), all));
            }
            return Outcome.SHORTER;
        } catch (StorageException e) {
            return Outcome.REFUSED;
        } catch (AssertionError e) {
            throw new AssertionError(damage + ": " + e.getMessage(), e);
        }
    }

    /** Those that are not stopped must have everything. */
    private static boolean aGroupIsStopped(RaftStorage storage, KilledStore store, Damage damage) {
        StorageState last = store.states().get(store.states().size() - 1);
        boolean stopped = false;
        List<GroupId> read = new ArrayList<>();
        for (GroupId group : store.groups()) {
            try {
                StorageState.of(storage, List.of(group));
                read.add(group);
            } catch (CorruptionException e) {
                stopped = true;
            }
        }
        if (stopped && !StorageState.of(storage, read).equals(last.part(read))) {
            throw new AssertionError(damage + ": a group is stopped, and others have lost something");
        }
        return stopped;
    }

    /** Whether no write after the first so many can be read, with that damage alone. */
    private static boolean takesAllFrom(KilledStore store, int count, Damage damage) {
        List<End> ends = store.ends();
        String name = damage.file.getFileName().toString();
        for (int i = count; i < ends.size(); i++) {
            End end = ends.get(i);
            End before = i == 0 ? end : ends.get(i - 1);
            long begin = before.file().equals(end.file()) ? before.offset() : 0;
            boolean nothingWritten = begin == end.offset();
            if (!nothingWritten && (!end.file().equals(name) || damage.until <= begin || damage.from >= end.offset())) {
                return false;
            }
        }
        return true;
    }
}
