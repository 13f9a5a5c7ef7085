package io.skerry.raft.runtime;

import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.runtime.driver.DriverContext;
import io.skerry.raft.runtime.driver.GroupAdministration;
import io.skerry.raft.runtime.driver.GroupCalls;
import io.skerry.raft.runtime.driver.GroupDriver;
import io.skerry.raft.runtime.driver.Loop;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.persist.PatientCommit;
import io.skerry.raft.runtime.session.SessionCalls;
import io.skerry.raft.runtime.snapshot.StateRecovery;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.session.SessionCommandCodec;
import io.skerry.raft.session.SessionStateMachine;
import io.skerry.raft.statemachine.ResultCodec;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.Causes;
import io.skerry.raft.storage.CorruptionException;
import io.skerry.raft.storage.LogStore;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.StableStore;
import io.skerry.raft.storage.StorageBatch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The groups that a node hosts: makes their drivers, gives a new group its first membership, and lets groups begin once
 * the node may.
 *
 * <p>Thread-safe. What reads and writes the storage is never called on a loop.
 */
final class GroupHost {

    private static final Logger LOG = LoggerFactory.getLogger(GroupHost.class);

    private record Hosted(
            GroupSpec<?, ?, ?> spec,
            GroupDriver<?, ?, ?> driver,
            GroupAdministration administration,
            Loop loop,
            StateRecovery recovery) {}

    /** A group, and who administers it. */
    record Administered(GroupId group, String label, GroupAdministration administration) {}

    private final DriverContext context;
    private final RaftConfig config;
    private final RaftStorage storage;
    private final List<Loop> loops;
    private final EventLoops lanes;
    private final Map<GroupId, Hosted> hosted = new LinkedHashMap<>();
    private final List<SessionCalls<?, ?, ?>> withSessions = new CopyOnWriteArrayList<>();
    /** The same, for those who must not wait for a group that is being taken in: loops among them. */
    private volatile List<Hosted> all = List.of();

    private boolean begun;
    /** Read and set without the lock, which is held while a disk is waited for: closing must not wait for that. */
    private volatile boolean closed;

    private @Nullable Membership first;
    private @Nullable Throwable failure;

    GroupHost(DriverContext context, RaftConfig config, List<Loop> loops, EventLoops lanes) {
        this.context = context;
        this.config = config;
        this.storage = context.storage();
        this.loops = loops;
        this.lanes = lanes;
    }

    /**
     * Takes a group in, and lets it begin if the node has.
     *
     * @throws IllegalStateException    if the group is there already, the node is closed or could not begin, or so many
     *                                  disks were replaced that a new group could not begin
     * @throws IllegalArgumentException if log and state machine do not fit together
     */
    synchronized <S extends StateMachine<C, R>, C, R> RaftGroup<S, C, R> host(GroupSpec<S, C, R> spec, Status status) {
        ResultCodec<R> results = spec.results();
        if (results == null) {
            return hostPlain(spec, status);
        }
        SessionCommandCodec<C> codec = new SessionCommandCodec<>(spec.codec());
        SessionCalls<S, C, R> calls = new SessionCalls<>(
                hostPlain(
                        new GroupSpec<>(
                                spec.id(), spec.name(), SessionStateMachine.of(spec.machine(), results), codec, null),
                        status),
                codec,
                context.sessions(),
                config.requestTimeout());
        withSessions.add(calls);
        if (closed) {
            calls.close(); // Those that were there have been closed.
        }
        return calls;
    }

    private <S extends StateMachine<C, R>, C, R> GroupCalls<S, C, R> hostPlain(GroupSpec<S, C, R> spec, Status status) {
        if (hosted.containsKey(spec.id())) {
            throw new IllegalStateException("Group " + spec.label() + " is hosted already");
        }
        requireOpen();
        LogPosition durable = spec.machine().durablePosition();
        if (begun) {
            stampIfMissing(spec);
        }
        // Also if the group begins later: what does not fit together is the caller's to know.
        StateRecovery recovery =
                new StateRecovery(storage, context.self().node(), spec, durable, context.closing()::get);
        RecoveredState recovered = recovery.read();
        int lane = lanes.laneOf(spec.id().value());
        Loop loop = loops.get(lanes.indexOf(lane));
        GroupDriver<S, C, R> driver = new GroupDriver<>(spec, context, loop, lane, durable);
        Supplier<GroupStatus> statusOfGroup = () -> status.of(loop, driver);
        GroupCalls<S, C, R> group = new GroupCalls<>(driver, spec, context, config, loop, statusOfGroup);
        requireOpen(); // Again: the disk may have taken long.
        hosted.put(spec.id(), new Hosted(spec, driver, new GroupAdministration(driver, context, loop), loop, recovery));
        all = List.copyOf(hosted.values());
        boolean begins = begun;
        loop.executeIfOpen(() -> {
            loop.add(driver);
            if (closed) {
                driver.stop(); // Those that were there have been stopped.
                return;
            }
            if (begins) {
                driver.begin(recovered, recovery);
            }
            driver.announce();
        });
        return group;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("Node " + context.self().node() + " is closed");
        }
        Throwable cause = failure;
        if (cause != null) {
            throw new IllegalStateException(
                    "Node " + context.self().node() + " could not begin, and hosts no more groups: "
                            + Causes.text(cause) + "; close it, and start it again when that is mended",
                    cause);
        }
    }

    /** Takes no more groups, and ends the calls that are not under way, but wait to be. Waits for nothing. */
    void close() {
        closed = true;
        withSessions.forEach(SessionCalls::close);
    }

    /** The node cannot begin: its groups stop, and there are no more. */
    synchronized void failToBegin(Throwable cause) {
        failure = cause;
        onEach(driver -> driver.fail(cause));
    }

    /** Asks a group on its loop. */
    interface Status {

        GroupStatus of(Loop loop, GroupDriver<?, ?, ?> driver);
    }

    /** The node knows how its cluster began: all groups begin. */
    synchronized void begin(@Nullable Membership membership) {
        begun = true;
        first = membership;
        for (Hosted group : hosted.values()) {
            begin(group);
        }
    }

    private void begin(Hosted group) {
        try {
            stampIfMissing(group.spec());
            RecoveredState state = group.recovery().read();
            group.loop().executeIfOpen(() -> group.driver().begin(state, group.recovery()));
        } catch (RuntimeException | Error e) {
            group.loop().executeIfOpen(() -> group.driver().fail(e));
        }
    }

    /** Adds to a batch the first membership of every group that has none. */
    synchronized void stamp(StorageBatch batch, Membership membership) {
        for (Hosted group : hosted.values()) {
            stamp(batch, group.spec(), membership);
        }
    }

    /** One group by itself: another one's damage is not its affair. */
    private void stampIfMissing(GroupSpec<?, ?, ?> spec) {
        Membership membership = first;
        if (membership == null) {
            return;
        }
        if (isNew(spec)) {
            requireVoters(spec, membership);
        }
        PatientCommit.commit(storage, batch -> stamp(batch, spec, membership), context.closing()::get);
    }

    /** A new group begins with the stores that the cluster began with: some may have been replaced since. */
    private void requireVoters(GroupSpec<?, ?, ?> spec, Membership membership) {
        Set<NodeId> replaced = new TreeSet<>();
        for (Hosted group : hosted.values()) {
            replaced.addAll(replacedSince(membership, group.spec().id()));
        }
        if (replaced.isEmpty()) {
            return;
        }
        String text = "Group " + spec.label() + " begins with the stores that the cluster began with, and nodes "
                + replaced + " have others since";
        if (2 * replaced.size() >= membership.voters().size()) {
            throw new IllegalStateException(
                    text + ": no majority is left that could elect a leader; host it in a cluster of its own");
        }
        LOG.warn(
                "node={} {}: rebind them once more when it has a leader",
                context.self().node(),
                text);
    }

    /** What a damaged group says counts for nothing, and is not the affair of another one. */
    private Set<NodeId> replacedSince(Membership membership, GroupId group) {
        Set<NodeId> replaced = new TreeSet<>();
        try {
            NavigableMap<Long, Payload> known = storage.stable(group).memberships();
            if (!known.isEmpty()) {
                Membership latest = Membership.parse(known.lastEntry().getValue());
                for (Member voter : membership.voters()) {
                    if (latest.names(voter.node()) && !latest.voters().contains(voter)) {
                        replaced.add(voter.node());
                    }
                }
            }
        } catch (CorruptionException e) {
            LOG.warn(
                    "node={} group={} is damaged, and not asked who was replaced",
                    context.self().node(),
                    group,
                    e);
        }
        return replaced;
    }

    /** Nothing was ever appended. It may begin above a snapshot all the same: then it was restored from a backup. */
    private boolean isNew(GroupSpec<?, ?, ?> spec) {
        LogStore log = storage.log(spec.id());
        return storage.stable(spec.id()).memberships().isEmpty() && log.last().equals(log.boundary());
    }

    private boolean stamp(StorageBatch batch, GroupSpec<?, ?, ?> spec, Membership membership) {
        StableStore stable = storage.stable(spec.id());
        boolean unnamed = spec.name() != null && stable.groupName().isEmpty();
        if (unnamed) {
            batch.groupName(spec.name());
        }
        boolean isNew = isNew(spec);
        if (isNew) {
            batch.membership(spec.id(), storage.log(spec.id()).boundary().index(), membership.toPayload());
        }
        return unnamed || isNew;
    }

    /** Returns whether any hosted group has taken part in the cluster on this storage. */
    boolean anyHasMembership() {
        return all.stream()
                .anyMatch(group ->
                        !storage.stable(group.spec().id()).memberships().isEmpty());
    }

    // ---- from any thread, loops included

    /** Returns the command types of all groups, for the handshake. */
    List<CommandTypes> types() {
        return all.stream().map(group -> group.driver().commandTypes()).toList();
    }

    /** Returns all groups for their administration. */
    List<Administered> administrations() {
        return all.stream()
                .map(group -> new Administered(group.spec().id(), group.spec().label(), group.administration()))
                .toList();
    }

    /** Returns all drivers, with their loops. */
    Map<GroupDriver<?, ?, ?>, Loop> drivers() {
        Map<GroupDriver<?, ?, ?>, Loop> drivers = new LinkedHashMap<>();
        all.forEach(group -> drivers.put(group.driver(), group.loop()));
        return drivers;
    }

    /** Does something with each driver on its loop. */
    void onEach(Task task) {
        for (Hosted group : all) {
            group.loop().executeIfOpen(() -> task.run(group.driver()));
        }
    }

    /** What is done with a driver. */
    interface Task {

        void run(GroupDriver<?, ?, ?> driver);
    }
}
