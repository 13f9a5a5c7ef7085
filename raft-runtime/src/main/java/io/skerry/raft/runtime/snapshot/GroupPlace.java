package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.config.SnapshotConfig;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.runtime.apply.ApplyQueue;
import io.skerry.raft.runtime.persist.CoreRecovery;
import io.skerry.raft.runtime.persist.Offerable;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotStore;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What everything that is done with a group's snapshots has at hand. Thread-safe, but for the boundary, which is the loop's.
 *
 * @param <S> the state machine
 */
final class GroupPlace<S extends StateMachine<?, ?>> {

    private static final Logger LOG = LoggerFactory.getLogger(GroupPlace.class);

    private final NodeSnapshots node;
    private final GroupSpec<?, ?, ?> spec;
    private final SnapshotStore store;
    private final ApplyQueue<S, ?, ?> applies;
    private final GroupLoop loop;
    private final Object persisting = new Object();
    private long boundaryIndex;

    GroupPlace(
            NodeSnapshots node,
            GroupSpec<?, ?, ?> spec,
            SnapshotStore store,
            ApplyQueue<S, ?, ?> applies,
            GroupLoop loop) {
        this.node = node;
        this.spec = spec;
        this.store = store;
        this.applies = applies;
        this.loop = loop;
    }

    NodeSnapshots node() {
        return node;
    }

    NodeId self() {
        return node.self();
    }

    GroupId group() {
        return spec.id();
    }

    String label() {
        return spec.label();
    }

    SnapshotConfig config() {
        return node.config();
    }

    SnapshotThreads threads() {
        return node.threads();
    }

    RaftStorage storage() {
        return node.storage();
    }

    SnapshotStore store() {
        return store;
    }

    LogStore log() {
        return storage().log(group());
    }

    ApplyQueue<S, ?, ?> applies() {
        return applies;
    }

    GroupLoop loop() {
        return loop;
    }

    @Nullable
    DurableStateMachine<?, ?> durableMachine() {
        return spec.machine() instanceof DurableStateMachine<?, ?> durable ? durable : null;
    }

    /** Returns the lock of whoever has a durable state machine persist, or write a snapshot: one at a time. */
    Object persisting() {
        return persisting;
    }

    /** Returns the index just before the log's first entry. On the loop. */
    long boundaryIndex() {
        return boundaryIndex;
    }

    /** The log begins above an index. On the loop. */
    void boundaryIndex(long index) {
        boundaryIndex = Math.max(boundaryIndex, index);
    }

    /** Removes what need not be kept. Not on a loop. That it cannot be done is no reason for anything but a line in the log. */
    void prune() {
        try {
            LogStore log = log();
            List<SnapshotManifest> offered = Offerable.usable(storage(), group());
            store.prune(
                    manifest -> CoreRecovery.isUsable(log, manifest.position()) && !isReplaced(manifest, offered),
                    config().retained(),
                    config().receivedBudget().bytes());
        } catch (RuntimeException e) {
            LOG.warn("group={} node={} snapshots that are not needed any more stay for now", label(), self(), e);
        }
    }

    /** One that this node alone may use is of no use where one stands that everybody may. */
    private static boolean isReplaced(SnapshotManifest manifest, List<SnapshotManifest> offered) {
        return !offered.contains(manifest)
                && offered.stream().anyMatch(other -> other.position().equals(manifest.position()));
    }
}
