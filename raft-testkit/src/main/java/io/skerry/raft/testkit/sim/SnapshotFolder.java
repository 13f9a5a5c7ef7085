package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.LogPosition;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The snapshots of a group on a disk, through all lives of its node. Not thread-safe; owned by its disk. */
final class SnapshotFolder {

    private final List<StoredSnapshot> all = new ArrayList<>();
    private @Nullable PartialSnapshot partial;

    /** Writes the files of a snapshot beside the others: a crash may take all of it. */
    StoredSnapshot write(SimManifest manifest, byte[] bytes) {
        StoredSnapshot written = new StoredSnapshot(manifest, bytes);
        all.add(written);
        return written;
    }

    /** Returns those that stand under their names, newest first. */
    List<StoredSnapshot> list() {
        List<StoredSnapshot> named = new ArrayList<>(all);
        named.removeIf(stored -> !stored.isNamed());
        named.sort(Comparator.comparingLong(StoredSnapshot::index).reversed());
        return named;
    }

    /** Returns the snapshot of that name, or null. */
    @Nullable
    StoredSnapshot find(SimSnapshotId id) {
        for (StoredSnapshot stored : all) {
            if (stored.isNamed() && stored.id().equals(id)) {
                return stored;
            }
        }
        return null;
    }

    /**
     * Returns the newest durable one that a log goes on from, or null: what lies beyond the log was received, and not
     * installed.
     *
     * @param upTo what lies above is being installed, and not yet the state
     */
    @Nullable
    StoredSnapshot newestUsable(SimLog log, long upTo) {
        for (StoredSnapshot stored : list()) {
            if (stored.isDurable() && stored.index() <= upTo && isUsable(stored, log)) {
                return stored;
            }
        }
        return null;
    }

    static boolean isUsable(StoredSnapshot stored, SimLog log) {
        LogPosition position = stored.manifest().position();
        return log.holds(position.term(), position.index());
    }

    /** A snapshot is not what it should be, or is not needed. */
    void remove(StoredSnapshot stored) {
        all.remove(stored);
    }

    /** Keeps as many of those that are named as are retained, the newest, and what is being written or waits for its use. */
    void prune(SimLog log, int retained, Predicate<StoredSnapshot> held) {
        int kept = 0;
        for (StoredSnapshot stored : list()) {
            boolean usable = isUsable(stored, log);
            kept += usable ? 1 : 0;
            boolean waits = stored.index() > log.lastIndex();
            if (!held.test(stored) && !waits && (!usable || kept > retained)) {
                all.remove(stored);
            }
        }
    }

    // ---- what comes from another node

    @Nullable
    PartialSnapshot partial() {
        return partial;
    }

    /** Begins to receive a snapshot, or goes on; what has come of any other one is given up. */
    PartialSnapshot receive(SimManifest manifest) {
        PartialSnapshot receiving = partial;
        if (receiving == null || !receiving.id().equals(manifest.id())) {
            receiving = new PartialSnapshot(manifest);
            partial = receiving;
        }
        return receiving;
    }

    /** What was received is complete, or given up. */
    void endReceiving() {
        partial = null;
    }

    // ---- lives

    /** The power fails. */
    void crash(SimRandom random) {
        for (StoredSnapshot stored : all) {
            stored.crash(random);
        }
        if (partial != null) {
            partial.crash(random);
        }
    }

    /** What a log goes on from is damaged, or gone. */
    void lose(SimLog log, SimRandom random) {
        for (StoredSnapshot stored : list()) {
            if (isUsable(stored, log)) {
                if (random.nextBoolean()) {
                    stored.rot(random);
                } else {
                    all.remove(stored);
                }
            }
        }
    }

    /** A life begins: what an earlier one left half done, and what does not check out, is removed. Returns how much of that. */
    int clean() {
        all.removeIf(stored -> !stored.isNamed());
        int before = all.size();
        all.removeIf(stored -> !stored.checksOut());
        return before - all.size();
    }
}
