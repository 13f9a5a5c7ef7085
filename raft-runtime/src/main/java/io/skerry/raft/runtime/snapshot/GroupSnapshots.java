package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Ready;
import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.core.Restore;
import io.skerry.raft.core.SnapshotFetch;
import io.skerry.raft.core.Write;
import io.skerry.raft.core.Write.Install;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.SnapshotStatus;
import io.skerry.raft.runtime.apply.ApplyQueue;
import io.skerry.raft.runtime.persist.Offerable;
import io.skerry.raft.runtime.snapshot.SnapshotTaker.Gathered;
import io.skerry.raft.runtime.snapshot.SnapshotTaking.Taken;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.LogStore;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of one group, as its driver sees them: hears of everything that the core writes, applies and asks for, and
 * does what follows from it.
 *
 * <p>Confined to the event loop, but for what says otherwise.
 *
 * @param <S> the state machine
 */
public final class GroupSnapshots<S extends StateMachine<?, ?>> {

    private static final Logger LOG = LoggerFactory.getLogger(GroupSnapshots.class);

    private final GroupPlace<S> place;
    private final SnapshotTaker<S> taker;
    private final SnapshotInstaller<S> installer;
    private final LogTruncation truncation;
    private final AtomicBoolean looking = new AtomicBoolean();
    private LogBytes bytes = new LogBytes(0);
    private LogPosition newest = LogPosition.NONE;
    private long newestBytes;
    private LogPosition persisted;
    /** Up to where the core knows that entries were applied: it takes nothing for durable state that is above. */
    private long appliedIndex;
    /** There is no state that the log goes on from: nothing is taken of it, or truncated for it. */
    private boolean awaitsState;

    private @Nullable Taken early;

    private GroupSnapshots(GroupPlace<S> place, LogPosition durable) {
        this.place = place;
        this.persisted = durable;
        this.truncation = new LogTruncation(place);
        this.installer = new SnapshotInstaller<>(place);
        this.taker = new SnapshotTaker<>(
                place, new SnapshotPolicy(place.config(), place.group(), place.self()), new SnapshotTaker.Listener() {
                    @Override
                    public void ended(RaftCore core, @Nullable Taken taken) {
                        GroupSnapshots.this.ended(core, taken);
                    }

                    @Override
                    public void persisted(RaftCore core, LogPosition position) {
                        persisted = position;
                        truncate(core);
                    }
                });
    }

    /**
     * Returns the snapshots of a group that has not begun; null, if the storage keeps none. Called by any thread but a loop.
     *
     * @param durable the position that the state machine holds durably
     */
    public static <S extends StateMachine<?, ?>> @Nullable GroupSnapshots<S> of(
            NodeSnapshots node,
            GroupSpec<S, ?, ?> spec,
            LogPosition durable,
            ApplyQueue<S, ?, ?> applies,
            GroupLoop loop) {
        SnapshotStore store = node.storage().snapshots(spec.id());
        if (store == null) {
            return null;
        }
        GroupSnapshots<S> snapshots = new GroupSnapshots<>(new GroupPlace<>(node, spec, store, applies, loop), durable);
        node.add(spec.id(), snapshots);
        return snapshots;
    }

    SnapshotStore store() {
        return place.store();
    }

    // ---- the life of the group

    /** The group begins. */
    public void begin(RecoveredState recovered) {
        newest = recovered.snapshot();
        appliedIndex = recovered.appliedIndex();
        awaitsState = recovered.awaitsState();
        place.boundaryIndex(recovered.boundary().index());
        bytes = new LogBytes(recovered.boundary().index());
        if (recovered.last().index() > recovered.boundary().index()) {
            bytes.append(recovered.boundary().index() + 1, recovered.last().index(), 0);
            long durable = Math.max(durableIndex(), recovered.boundary().index());
            place.threads().execute(() -> estimate(recovered, durable));
        }
    }

    /** Not on the loop: the log may be long, and is read. */
    private void estimate(RecoveredState recovered, long durable) {
        LogStore log = place.log();
        long boundary = recovered.boundary().index();
        long last = recovered.last().index();
        long held = LogEstimate.bytes(log, boundary + 1, durable);
        long since = LogEstimate.bytes(log, durable + 1, last);
        List<SnapshotManifest> usable = Offerable.usable(place.storage(), place.group());
        long newestSize = usable.isEmpty() ? 0 : usable.get(0).bytes();
        place.loop().run(core -> {
            if (newest.equals(recovered.snapshot())) {
                newestBytes = newestSize;
            }
            if (place.boundaryIndex() == boundary) {
                bytes.before(durable, held);
                bytes.before(last, held + since);
            }
        });
    }

    /** The group stops: nothing more is taken, fetched or installed. */
    public void stop() {
        taker.stop();
        installer.stop();
    }

    // ---- the turn

    /** The core has handed out a write. */
    public void wrote(Write write) {
        Install install = write.install();
        if (install != null && install.reset()) {
            bytes.reset(install.position().index());
        } else if (install != null) {
            bytes.truncate(install.position().index());
        }
        if (install != null) {
            place.boundaryIndex(install.position().index());
        }
        if (!write.entries().isEmpty()) {
            bytes.append(
                    write.entries().firstIndex(),
                    write.entries().lastIndex(),
                    write.entries().bytes());
        }
    }

    /** Returns the values that become durable with an installation. */
    public Map<String, Payload> valuesOf(Install install) {
        return installer.valuesOf(install);
    }

    /** An installation is durable: the state becomes that of the snapshot, before anything of the same answer is applied. */
    public void restore(RaftCore core, Restore restore) {
        installer.restore(restore);
        newest = restore.position();
        newestBytes = 0;
        core.onSnapshotAvailable(place.loop().nowNanos(), newest);
        place.threads().execute(place::prune);
    }

    /** The core has answered, and what it said is done, but for snapshots. */
    public void turn(RaftCore core, Ready ready) {
        SnapshotFetch fetch = ready.fetch();
        if (fetch != null) {
            installer.fetch(core, fetch);
        }
        if (ready.takeSnapshot()) {
            taker.want();
        }
        if (!awaitsState) {
            takeAndTruncate(core);
        }
    }

    private void takeAndTruncate(RaftCore core) {
        long last = bytes.lastIndex();
        long applied = place.applies().appliedIndex();
        taker.turn(
                place.loop().nowNanos(),
                newest,
                new Gathered(
                        applied - newest.index(),
                        bytes.between(newest.index(), last),
                        newestBytes,
                        applied - durableIndex(),
                        bytes.between(durableIndex(), last)));
        truncate(core);
    }

    /** The core knows that everything up to an index was applied. */
    public void applied(RaftCore core, long index) {
        appliedIndex = index;
        awaitsState = awaitsState && index < place.boundaryIndex();
        installer.applied(index);
        Taken waits = early;
        if (waits != null && waits.position().index() <= index) {
            early = null;
            taken(core, waits);
        }
    }

    /** Asks for a snapshot of all that is applied by now. The turn has to end after that. */
    public void request(SnapshotRequest request) {
        taker.request(request);
    }

    // ---- what follows

    private void ended(RaftCore core, @Nullable Taken taken) {
        if (taken == null) {
            // Whoever needs one hears that there is none but this.
            core.onSnapshotAvailable(place.loop().nowNanos(), newest);
        } else if (taken.position().index() > appliedIndex) {
            early = taken; // The applier has not said so yet.
        } else {
            taken(core, taken);
        }
    }

    private void taken(RaftCore core, Taken taken) {
        if (taken.position().index() > newest.index()) {
            newest = taken.position();
            newestBytes = taken.bytes();
        }
        core.onSnapshotAvailable(place.loop().nowNanos(), newest);
        truncate(core);
    }

    private long durableIndex() {
        return Math.max(newest.index(), persisted.index());
    }

    private void truncate(RaftCore core) {
        truncation.turn(core, bytes, durableIndex(), appliedIndex, taker.takingAbove());
    }

    /**
     * Somebody who fetched it says that it is damaged. One is looked at at a time, whoever says so however often: that reads all
     * of it. Called by any thread.
     */
    void suspect(SnapshotId id, String reason) {
        if (looking.compareAndSet(false, true)) {
            place.threads().execute(() -> {
                try {
                    verify(id, reason);
                } finally {
                    looking.set(false);
                }
            });
        }
    }

    private void verify(SnapshotId id, String reason) {
        try (StoredSnapshot snapshot = place.store().open(id)) {
            if (snapshot == null) {
                return;
            }
            snapshot.verify();
            LOG.info(
                    "group={} node={} snapshot={} is sound, though somebody said: {}",
                    place.label(),
                    place.self(),
                    id.position(),
                    reason);
            return;
        } catch (DamagedSnapshotException e) {
            LOG.error("group={} node={} snapshot={} is damaged", place.label(), place.self(), id.position(), e);
            place.store().condemn(id, e.getMessage());
        } catch (IOException e) {
            LOG.warn("group={} node={} snapshot={} cannot be read", place.label(), place.self(), id.position(), e);
            return;
        }
        List<SnapshotManifest> usable = Offerable.usable(place.storage(), place.group());
        LogPosition left = usable.isEmpty() ? LogPosition.NONE : usable.get(0).position();
        long leftBytes = usable.isEmpty() ? 0 : usable.get(0).bytes();
        place.loop().run(core -> condemned(core, id.position(), left, leftBytes));
    }

    /** The next one does not wait until it is due. */
    private void condemned(@Nullable RaftCore core, LogPosition damaged, LogPosition left, long leftBytes) {
        if (core == null || !newest.equals(damaged)) {
            return;
        }
        newest = left;
        newestBytes = leftBytes;
        core.onSnapshotAvailable(place.loop().nowNanos(), newest);
        taker.want();
    }

    // ---- for people

    /** Returns the index of the newest snapshot. */
    public long newestIndex() {
        return newest.index();
    }

    /** Returns what is to be said of them. */
    public SnapshotStatus status() {
        SnapshotStatus.Activity activity = SnapshotStatus.Activity.NONE;
        if (installer.isInstalling()) {
            activity = SnapshotStatus.Activity.INSTALLING;
        } else if (installer.isFetching()) {
            activity = SnapshotStatus.Activity.FETCHING;
        } else if (taker.isTaking()) {
            activity = SnapshotStatus.Activity.TAKING;
        }
        boolean taking = activity == SnapshotStatus.Activity.TAKING;
        return new SnapshotStatus(
                newest,
                newestBytes,
                bytes.between(durableIndex(), bytes.lastIndex()),
                taker.takenCount(),
                installer.installedCount(),
                activity,
                taking ? taker.writtenBytes() : installer.doneBytes(),
                taking ? 0 : installer.totalBytes(),
                truncation.isPinExceeded(),
                installer.failure() != null ? installer.failure() : taker.failure());
    }
}
