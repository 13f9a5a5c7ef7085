package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.apply.Restoration;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.DurableStateMachine.Prepared;
import io.skerry.raft.statemachine.StateMachine;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of another node that is here, on its way to become the state; held until then, or until it is given up.
 *
 * <p>Used by one thread at a time, which hands it on to the next.
 *
 * @param <S> the state machine
 */
final class ReceivedSnapshot<S extends StateMachine<?, ?>> implements Restoration<S> {

    /** Names the group's value that says which snapshot was installed last: an id, as text. */
    static final String VALUE = "raft.snapshot";

    private final SnapshotThreads threads;
    private final StoredSnapshot snapshot;
    private final IndexedMembership membership;
    private final @Nullable Prepared prepared;
    private final AtomicBoolean closed = new AtomicBoolean();
    private boolean committing;

    /**
     * Takes a snapshot over, also if this throws.
     *
     * @param durable a durable state machine, which is to build the state now; or null
     * @throws IOException              if the state cannot be built
     * @throws IllegalArgumentException if the membership in it cannot be read
     */
    ReceivedSnapshot(SnapshotThreads threads, StoredSnapshot snapshot, @Nullable DurableStateMachine<?, ?> durable)
            throws IOException {
        this.threads = threads;
        this.snapshot = snapshot;
        boolean complete = false;
        try {
            SnapshotManifest manifest = snapshot.manifest();
            this.membership =
                    new IndexedMembership(manifest.membershipIndex(), Membership.parse(manifest.membership()));
            this.prepared = durable == null ? null : prepared(durable, snapshot);
            complete = true;
        } finally {
            if (!complete) {
                snapshot.close();
            }
        }
    }

    /**
     * Builds the state of a snapshot.
     *
     * @throws IOException if it cannot be built, or stands elsewhere than the snapshot says: nothing is left of it
     */
    static Prepared prepared(DurableStateMachine<?, ?> machine, StoredSnapshot snapshot) throws IOException {
        Prepared built = machine.prepare(snapshot.source());
        if (!built.position().equals(snapshot.position())) {
            built.close();
            throw new IOException("The snapshot is said to stand at " + snapshot.position()
                    + ", and the state in it stands at " + built.position() + ": take another one");
        }
        return built;
    }

    LogPosition position() {
        return snapshot.position();
    }

    long bytes() {
        return snapshot.manifest().bytes();
    }

    IndexedMembership membership() {
        return membership;
    }

    /** It is about to be committed: from now on nobody but the storage knows which state is in force, and none is removed. */
    Map<String, Payload> commits() {
        committing = true;
        Map<String, Payload> values = new LinkedHashMap<>();
        values.put(VALUE, SnapshotText.of(snapshot.id()));
        if (prepared != null) {
            values.put(prepared.valueName(), prepared.value());
        }
        return values;
    }

    @Override
    public LogPosition restore(S machine) throws IOException {
        try {
            if (prepared != null) {
                prepared.activate();
                prepared.close();
            } else {
                machine.restore(snapshot.source());
            }
            return position();
        } finally {
            closeHere();
        }
    }

    @Override
    public void dropped() {
        giveUp();
    }

    /** It does not become the state. From any thread: files are removed elsewhere. */
    void giveUp() {
        if (!threads.execute(this::closeHere)) {
            closeHere();
        }
    }

    private void closeHere() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (snapshot) {
            if (prepared != null && !committing) {
                prepared.close();
            }
        }
    }
}
