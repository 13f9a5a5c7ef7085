package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.storage.CommitCompletion;
import java.util.ArrayDeque;
import java.util.List;

/**
 * One folder of a node: what is durable, and the batches on their way there; and beside it snapshots and states. A sync takes some or all of the batches
 * that wait, oldest first; any number of batches may wait meanwhile. A crash keeps a prefix of those that were not
 * synced, of any length.
 *
 * <pre>
 *   joined ─► [ b3 b4 b5 ]  waiting, accepted      crash: durable + any prefix of b1..b5
 *                 [ b1 b2 ] in the running sync
 *                      └──► durable ─► completions, in order
 * </pre>
 *
 * <p>Not thread-safe; owned by its node.
 */
final class SimDisk {

    private record Joined(List<DiskChange> changes, CommitCompletion completion, long sinceNanos) {}

    private final StoreId store;
    private final GroupId[] groups;
    private final DiskGroup[] accepted;
    private final DiskGroup[] durable;
    /** What lies beside the log: never in one batch with it, and so with a durability of its own. */
    private final SnapshotFolder[] snapshots;

    private final StateFolder[] states;
    private final EventQueue clock;
    private final SimRandom random;
    private final int node;
    private final long typicalSyncNanos;
    private final ArrayDeque<Joined> joined = new ArrayDeque<>();
    /** How many of those that joined the running sync takes; 0 if none runs. */
    private int syncing;

    private long syncNumber;
    private long slowness = 1;
    private boolean hanging;
    /** A sync is through, but for the hanging of the disk. */
    private boolean stuck;

    SimDisk(SimSetup setup, int node, StoreId store, EventQueue clock, SimRandom random) {
        this.store = store;
        this.groups = setup.groups();
        this.accepted = new DiskGroup[groups.length];
        this.durable = new DiskGroup[groups.length];
        this.snapshots = new SnapshotFolder[groups.length];
        this.states = new StateFolder[groups.length];
        for (int i = 0; i < groups.length; i++) {
            accepted[i] = new DiskGroup();
            durable[i] = new DiskGroup();
            snapshots[i] = new SnapshotFolder();
            states[i] = new StateFolder();
        }
        this.clock = clock;
        this.random = random;
        this.node = node;
        this.typicalSyncNanos = setup.syncNanos();
        // No number twice: the end of a sync must not be taken for that of another disk, which this one replaces.
        this.syncNumber = store.value();
    }

    StoreId store() {
        return store;
    }

    /** Returns the number of a group, from 0. */
    int number(GroupId group) {
        for (int i = 0; i < groups.length; i++) {
            if (groups[i].value() == group.value()) {
                return i;
            }
        }
        throw new IllegalArgumentException("No such group: " + group);
    }

    /** Returns what the disk holds once all that joined is durable. */
    DiskGroup accepted(int group) {
        return accepted[group];
    }

    /** Returns what a crash cannot take. */
    DiskGroup durable(int group) {
        return durable[group];
    }

    SnapshotFolder snapshots(int group) {
        return snapshots[group];
    }

    StateFolder states(int group) {
        return states[group];
    }

    /** Returns whether nothing is synced at the moment, and for how long nobody knows. */
    boolean isHanging() {
        return hanging;
    }

    /** Returns how long a sync of files takes that are not the log's. */
    long fileSyncNanos() {
        return random.heavyTail(typicalSyncNanos, 1_000, 4) * slowness;
    }

    /** Returns the number of batches that joined and are not durable. */
    int inFlight() {
        return joined.size();
    }

    /** Returns since when the oldest batch has waited, {@link Long#MAX_VALUE} if none does. */
    long oldestSinceNanos() {
        return joined.isEmpty() ? Long.MAX_VALUE : joined.peekFirst().sinceNanos();
    }

    /** Makes changes durable at once: before the node's first life. */
    void format(List<DiskChange> changes) {
        apply(changes, accepted);
        apply(changes, durable);
    }

    /** Accepts a batch, and begins to sync if the disk is idle. */
    void join(List<DiskChange> changes, CommitCompletion completion) {
        apply(changes, accepted);
        joined.addLast(new Joined(changes, completion, clock.now()));
        maybeSync();
    }

    /** The sync of that number is through, unless a crash has ended it. */
    void onSynced(long number) {
        if (number != syncNumber || syncing == 0) {
            return;
        }
        if (hanging) {
            stuck = true;
            return;
        }
        finishSync();
    }

    /** The power fails: a prefix of what was not synced is durable all the same. Returns how much was in flight. */
    int crash() {
        int inFlight = joined.size();
        int kept = random.nextInt(inFlight + 1);
        for (int i = 0; i < kept; i++) {
            apply(joined.removeFirst().changes(), durable);
        }
        joined.clear();
        syncing = 0;
        syncNumber++;
        stuck = false;
        for (int i = 0; i < groups.length; i++) {
            accepted[i].copyFrom(durable[i]);
            snapshots[i].crash(random);
            states[i].crash(random);
        }
        return inFlight;
    }

    /** From now on a sync takes this many times as long. */
    void slowDown(long factor) {
        slowness = factor;
    }

    /** From now on no sync ends. */
    void hang() {
        hanging = true;
    }

    /** Works as ever. */
    void heal() {
        slowness = 1;
        hanging = false;
        if (stuck) {
            stuck = false;
            finishSync();
        }
        maybeSync();
    }

    private void maybeSync() {
        if (joined.isEmpty() || syncing > 0 || hanging) {
            return;
        }
        syncing = random.nextBoolean() ? joined.size() : random.between(1, joined.size());
        syncNumber++;
        long nanos = random.heavyTail(typicalSyncNanos, 1_000, 4) * slowness;
        clock.add(clock.now() + nanos, EventKind.SYNCED, node, syncNumber, null);
    }

    private void finishSync() {
        int through = syncing;
        syncing = 0;
        for (int i = 0; i < through; i++) {
            Joined next = joined.removeFirst();
            apply(next.changes(), durable);
            next.completion().done(null);
        }
        maybeSync();
    }

    private static void apply(List<DiskChange> changes, DiskGroup[] states) {
        for (int i = 0; i < changes.size(); i++) {
            DiskChange change = changes.get(i);
            change.applyTo(states[change.group()]);
        }
    }
}
