package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.runtime.apply.Restoration;
import io.skerry.raft.runtime.persist.CoreRecovery;
import io.skerry.raft.runtime.persist.Offerable;
import io.skerry.raft.runtime.persist.PatientCommit;
import io.skerry.raft.snapshot.DamagedSnapshotException;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.DurableStateMachine.Prepared;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.BatchRefusedException;
import io.skerry.raft.storage.RaftStorage;
import java.io.IOException;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the state of a group, at the start, to where its newest usable snapshot is, if that is newer than what the state
 * machine holds by itself. A snapshot that turns out to be damaged is condemned, and the one before it serves, if the log still
 * begins at or below it. If nothing is left that the log goes on from, the life begins without a state, where others may have
 * one: what the state machine holds then counts for nothing.
 *
 * <p>Thread-safe; never called on a loop.
 */
public final class StateRecovery {

    private static final Logger LOG = LoggerFactory.getLogger(StateRecovery.class);

    private final RaftStorage storage;
    private final NodeId self;
    private final GroupSpec<?, ?, ?> spec;
    private final LogPosition durable;
    private final BooleanSupplier givenUp;
    /** What the newest snapshot was found to be, or null. */
    private volatile @Nullable String damage;

    /**
     * Returns the recovery of a group.
     *
     * @param durable the position that the state machine holds by itself
     * @param givenUp whether nobody waits for it any more
     */
    public StateRecovery(
            RaftStorage storage, NodeId self, GroupSpec<?, ?, ?> spec, LogPosition durable, BooleanSupplier givenUp) {
        this.storage = storage;
        this.self = self;
        this.spec = spec;
        this.durable = durable;
        this.givenUp = givenUp;
    }

    /**
     * Reads what the core's life begins with, once the state is where it says.
     *
     * @throws IllegalArgumentException if log, snapshots and state machine do not fit together; the message names the mend
     */
    public RecoveredState read() {
        return read(durable);
    }

    private RecoveredState read(LogPosition state) {
        LogPosition usable = newest(CoreRecovery.usable(storage, spec.id()));
        LogPosition begins = usable.index() > state.index() ? usable : state;
        // What the state begins with may be what nobody else must have.
        return CoreRecovery.read(storage, spec.id(), self, begins, newest(Offerable.usable(storage, spec.id())));
    }

    private static LogPosition newest(List<SnapshotManifest> snapshots) {
        return snapshots.isEmpty() ? LogPosition.NONE : snapshots.get(0).position();
    }

    /** Returns whether the state has to be {@linkplain #restoration restored} before the life begins. */
    public boolean isNeeded(RecoveredState recovered) {
        return recovered.appliedIndex() > durable.index();
    }

    /** Returns what a group that waits for that says meanwhile. */
    public String notice(RecoveredState recovered) {
        LogPosition offered = recovered.snapshot();
        Object restored = offered.index() == recovered.appliedIndex() ? offered : "index " + recovered.appliedIndex();
        return "has not begun on this node: its state is restored from a snapshot of " + restored;
    }

    /** Returns why a life begins without a state; null, if it does not. */
    public @Nullable String loss(RecoveredState recovered) {
        if (!recovered.awaitsState()) {
            return null;
        }
        String why = damage;
        if (why == null && spec.machine() instanceof DurableStateMachine<?, ?> itself) {
            why = itself.damage();
        }
        String held = durable.equals(LogPosition.NONE) ? "no state" : "a state of " + durable;
        return "there is " + held + ", and the log goes on from " + recovered.boundary()
                + (why == null ? "; no snapshot of that is here" : ": " + why);
    }

    /**
     * Returns the restoring of the state, for its state machine. It fails with an {@link IOException} if no snapshot can be read
     * that would do, and with an {@link IllegalArgumentException} if what is left does not fit together; the message names the
     * mend.
     *
     * @param begins is told, on the applier's thread, what the core's life begins with then
     * @param <S>    the state machine
     */
    public <S extends StateMachine<?, ?>> Restoration<S> restoration(Consumer<RecoveredState> begins) {
        return new Restoration<>() {
            @Override
            public LogPosition restore(S machine) throws IOException {
                LogPosition position = StateRecovery.this.restore(machine);
                begins.accept(read(position));
                return position;
            }

            @Override
            public void dropped() {
                // Nothing is held yet.
            }
        };
    }

    private LogPosition restore(StateMachine<?, ?> machine) throws IOException {
        SnapshotStore snapshots = storage.snapshots(spec.id());
        DamagedSnapshotException cause = null;
        for (SnapshotManifest manifest : CoreRecovery.usable(storage, spec.id())) {
            if (snapshots == null || manifest.position().index() <= durable.index()) {
                break;
            }
            try (StoredSnapshot snapshot = snapshots.open(manifest.id())) {
                if (snapshot != null) {
                    restore(machine, snapshot);
                    return snapshot.position();
                }
            } catch (DamagedSnapshotException e) {
                damage = String.valueOf(e.getMessage());
                cause = e;
                LOG.error(
                        "group={} node={} snapshot={} is damaged, and not used any more",
                        spec.label(),
                        self,
                        manifest.position(),
                        e);
                snapshots.condemn(manifest.id(), e.getMessage());
            }
        }
        return withoutSnapshot(machine, cause);
    }

    private void restore(StateMachine<?, ?> machine, StoredSnapshot snapshot) throws IOException {
        LOG.info(
                "group={} node={} state={} snapshot={}: its state is restored",
                spec.label(),
                self,
                durable,
                snapshot.position());
        if (machine instanceof DurableStateMachine<?, ?> itself) {
            install(itself, snapshot);
        } else {
            machine.restore(snapshot.source());
        }
    }

    private void install(DurableStateMachine<?, ?> machine, StoredSnapshot snapshot) throws IOException {
        Prepared prepared = ReceivedSnapshot.prepared(machine, snapshot);
        try {
            PatientCommit.commit(
                    storage,
                    batch -> {
                        batch.value(spec.id(), ReceivedSnapshot.VALUE, SnapshotText.of(snapshot.id()));
                        batch.value(spec.id(), prepared.valueName(), prepared.value());
                        return true;
                    },
                    givenUp);
        } catch (BatchRefusedException e) {
            prepared.close(); // Only now: else nobody but the storage knows which of the two is in force.
            throw e;
        }
        prepared.activate();
        prepared.close();
    }

    /** Nothing was restored: what the state machine holds by itself must do. */
    private LogPosition withoutSnapshot(StateMachine<?, ?> machine, @Nullable DamagedSnapshotException cause)
            throws IOException {
        boolean awaited;
        try {
            awaited = read().awaitsState();
        } catch (IllegalArgumentException e) {
            throw cause == null
                    ? e
                    : new IllegalArgumentException(
                            "The newest snapshot is damaged, and no other one does: " + e.getMessage(), cause);
        }
        if (awaited) {
            return durable; // What was restored in part, the snapshot of another node replaces.
        }
        if (cause != null && !(machine instanceof DurableStateMachine<?, ?>)) {
            throw new IOException(
                    "The newest snapshot is damaged, and was read in part. The log still holds all that was in it: start"
                            + " the node again, which then applies the log",
                    cause);
        }
        return durable;
    }
}
