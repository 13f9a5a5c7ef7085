package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Restore;
import io.skerry.raft.core.SnapshotFetch;
import io.skerry.raft.core.Write.Install;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.runtime.ship.SnapshotFetches;
import io.skerry.raft.runtime.ship.SnapshotFetches.Fetch;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.Causes;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a snapshot of another node into force.
 *
 * <pre>
 *   core: fetch ──▶ fetching ──▶ (a durable state machine prepares) ──▶ received ──▶ core: install ──▶ batch ──▶ durable
 *                                                                          └─ dropped                              │
 *                                                      core: onApplied ◀── applier: restore, or activate ◀── core: restore
 * </pre>
 *
 * <p>Confined to the event loop, but for what is fetched.
 *
 * @param <S> the state machine
 */
final class SnapshotInstaller<S extends StateMachine<?, ?>> {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotInstaller.class);

    private final GroupPlace<S> place;
    /** Counts what is asked for: what comes of an earlier one is not wanted any more. */
    private long asked;

    private @Nullable Fetch fetch;
    private boolean fetching;
    /** Told to the core, and not yet in force. */
    private @Nullable ReceivedSnapshot<S> installing;

    private LogPosition restoring = LogPosition.NONE;
    private boolean stopped;
    private long installed;
    private @Nullable String failure;

    SnapshotInstaller(GroupPlace<S> place) {
        this.place = place;
    }

    /** The core wants one, in place of whatever it wanted before. */
    void fetch(RaftCore core, SnapshotFetch wanted) {
        cancel();
        SnapshotFetches fetches = place.node().fetches();
        if (stopped) {
            return;
        }
        if (fetches == null) {
            failed(core, new IllegalStateException("this node cannot fetch snapshots"));
            return;
        }
        long number = asked;
        fetching = true;
        LOG.info(
                "group={} node={} needs a snapshot that reaches {}: leader {} offers {}",
                place.label(),
                place.self(),
                wanted.minIndex(),
                wanted.leader(),
                wanted.offered());
        try {
            fetch = fetches.fetch(
                    place.group(),
                    place.store(),
                    wanted.leader(),
                    wanted.minIndex(),
                    wanted.maxIndex(),
                    outcome(number));
        } catch (IllegalStateException e) {
            failed(core, e); // The node closes.
        }
    }

    private SnapshotFetches.Outcome outcome(long number) {
        return new SnapshotFetches.Outcome() {
            @Override
            public void fetched(StoredSnapshot snapshot) {
                SnapshotInstaller.this.fetched(number, snapshot);
            }

            @Override
            public void failed(Throwable cause) {
                place.loop().run(core -> onFailed(core, number, cause));
            }
        };
    }

    /** On a thread of the fetches: what is long is done here. */
    private void fetched(long number, StoredSnapshot snapshot) {
        ReceivedSnapshot<S> received;
        try {
            received = new ReceivedSnapshot<>(place.threads(), snapshot, place.durableMachine());
        } catch (Throwable e) {
            // The user's code, in any language: the core must hear of it.
            place.loop().run(core -> onFailed(core, number, e));
            return;
        }
        if (!place.loop().run(core -> received(core, number, received))) {
            received.giveUp();
        }
    }

    private void received(@Nullable RaftCore core, long number, ReceivedSnapshot<S> received) {
        if (core == null || number != asked || installing != null) {
            received.giveUp();
            return;
        }
        cancel();
        boolean taken = false;
        try {
            taken = core.onSnapshotReceived(place.loop().nowNanos(), received.position(), received.membership());
        } finally {
            if (!taken) {
                received.giveUp();
            }
        }
        if (taken) {
            installing = received;
            place.applies().expectRestoration(received.position().index());
        } else {
            LOG.info(
                    "group={} node={} snapshot={} is not needed any more",
                    place.label(),
                    place.self(),
                    received.position());
        }
    }

    private void onFailed(@Nullable RaftCore core, long number, Throwable cause) {
        if (core != null && number == asked) {
            failed(core, cause);
        }
    }

    private void failed(RaftCore core, Throwable cause) {
        cancel();
        failure = "No snapshot of group " + place.label() + " was fetched: " + Causes.text(cause);
        LOG.warn("group={} node={} {}", place.label(), place.self(), failure, cause);
        core.onSnapshotFetchFailed(place.loop().nowNanos());
    }

    /** Returns the values that become durable with an installation. */
    Map<String, Payload> valuesOf(Install install) {
        return requireInstalling(install.position()).commits();
    }

    /** The installation is durable: the state machine gets its state. */
    void restore(Restore restore) {
        ReceivedSnapshot<S> received = requireInstalling(restore.position());
        installing = null;
        restoring = restore.position();
        place.applies().restore(received);
    }

    private ReceivedSnapshot<S> requireInstalling(LogPosition position) {
        ReceivedSnapshot<S> received = installing;
        if (received == null || !received.position().equals(position)) {
            throw new IllegalStateException(
                    "The core installs a snapshot of " + position + ", which nobody has received");
        }
        return received;
    }

    /** The state machine has applied up to an index. */
    void applied(long index) {
        if (!restoring.equals(LogPosition.NONE) && index >= restoring.index()) {
            LOG.info("group={} node={} snapshot={} is in force", place.label(), place.self(), restoring);
            restoring = LogPosition.NONE;
            failure = null;
            installed++;
        }
    }

    private void cancel() {
        asked++;
        fetching = false;
        if (fetch != null) {
            fetch.cancel();
            fetch = null;
        }
    }

    /** The group stops: nothing more is fetched, and what is held is let go. */
    void stop() {
        stopped = true;
        cancel();
        if (installing != null) {
            installing.giveUp();
            installing = null;
        }
    }

    boolean isFetching() {
        return fetching;
    }

    boolean isInstalling() {
        return installing != null || !restoring.equals(LogPosition.NONE);
    }

    long doneBytes() {
        return fetch == null ? 0 : fetch.receivedBytes();
    }

    long totalBytes() {
        if (installing != null) {
            return installing.bytes();
        }
        return fetch == null ? 0 : fetch.totalBytes();
    }

    long installedCount() {
        return installed;
    }

    @Nullable
    String failure() {
        return failure;
    }
}
