package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.persist.CoreRecovery;
import io.skerry.raft.runtime.persist.WriteBatcher;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A node through all its lives: what survives them, and how they begin and end. What it does while it lives is its
 * {@link NodeLoop}'s.
 *
 * <p>Not thread-safe; owned by its simulation.
 */
final class SimNode {

    /** What arrived while the node was paused. */
    private record Arrival(
            EventKind kind, long argument, @Nullable Object payload) {}

    private final SimCluster cluster;
    private final int number;
    private final NodeId id;
    private final SimRandom random;
    private final List<SimDisk> retiredDisks = new ArrayList<>();
    private final ArrayDeque<Arrival> inbox = new ArrayDeque<>();
    private SimDisk disk;
    private Replica[] replicas = new Replica[0];
    private @Nullable NodeLoop loop;
    private @Nullable CrashTrigger trigger;
    private int life;
    private boolean paused;
    private long latenessNanos;
    private boolean storageFull;
    private long awakeSinceNanos;
    private long shippingUntilNanos;

    SimNode(SimCluster cluster, int number, SimDisk disk, SimRandom random) {
        this.cluster = cluster;
        this.number = number;
        this.id = NodeId.of(number + 1);
        this.disk = disk;
        this.random = random;
    }

    /** Returns the node's number, from 0. */
    int number() {
        return number;
    }

    NodeId id() {
        return id;
    }

    /** Returns how often the node was started. */
    int life() {
        return life;
    }

    Member member() {
        return new Member(id, disk.store());
    }

    SimDisk disk() {
        return disk;
    }

    /** Returns the disk of a store, be it in use or wiped, or null if the node never had it. */
    @Nullable
    SimDisk diskOf(StoreId store) {
        if (store.equals(disk.store())) {
            return disk;
        }
        for (SimDisk retired : retiredDisks) {
            if (retired.store().equals(store)) {
                return retired;
            }
        }
        return null;
    }

    boolean isUp() {
        return loop != null;
    }

    boolean isPaused() {
        return paused;
    }

    /** Returns whether a client that calls now gets an answer. */
    boolean answers() {
        return isUp() && !paused;
    }

    /** Returns what handles the node's inputs; the node must be up. */
    NodeLoop loop() {
        if (loop == null) {
            throw new IllegalStateException("Node " + id + " is down");
        }
        return loop;
    }

    /** Returns the replica of a group; the node must be up. */
    Replica replica(int group) {
        return replicas[group];
    }

    Replica[] replicas() {
        return replicas;
    }

    /** Returns since when the node has not been paused. */
    long awakeSinceNanos() {
        return awakeSinceNanos;
    }

    long latenessNanos() {
        return latenessNanos;
    }

    /** From now on every timer is late by so much. */
    void beLate(long nanos) {
        latenessNanos = nanos;
    }

    boolean isStorageFull() {
        return storageFull;
    }

    /** From now on groups that are not simulated leave the storage no room, or do not any more. */
    void fillStorage(boolean full) {
        storageFull = full;
    }

    // ---- lives

    /** A life begins, with what the disk holds. */
    void start() {
        life++;
        awakeSinceNanos = cluster.clock().now();
        GroupId[] groups = cluster.setup().groups();
        SimStorage storage = new SimStorage(disk, groups);
        replicas = new Replica[groups.length];
        for (int i = 0; i < groups.length; i++) {
            replicas[i] = recover(storage, i, groups[i]);
        }
        WriteBatcher batcher = new WriteBatcher(
                storage,
                this::onWritten,
                new AtomicInteger(),
                (group, install) ->
                        replicas[disk.number(group)].snapshots().installations().values(install.position()));
        loop = new NodeLoop(cluster, this, storage, batcher, random.split());
        for (Replica replica : replicas) {
            replica.snapshots(new ReplicaSnapshots(cluster, this, loop, replica, random.split()));
        }
        cluster.trace().node(TracePoint.START, this, life, "store=" + disk.store());
        loop.begin();
    }

    private Replica recover(SimStorage storage, int i, GroupId group) {
        GroupHistory history = cluster.history(i);
        SimStateMachine machine =
                new SimStateMachine(history, new SimSessions(cluster.sessions(), cluster.sessionLedger(i)));
        Recovery recovery = Recovery.of(cluster, this, i);
        machine.restore(recovery.state());
        boolean awaitsState = cluster.losses().isAwaited(this, i, machine.applied());
        if (!awaitsState) {
            SnapshotCheck.requireJoins(this, machine.applied(), disk.durable(i).log);
        }
        RecoveredState recovered =
                CoreRecovery.read(storage, group, awaitsState ? id : null, recovery.durable(), recovery.offered());
        RaftCore core = new RaftCore(
                cluster.setup().config(),
                group,
                member(),
                recovered,
                storage.entryCodec(),
                random.split(),
                cluster.clock().now());
        Replica replica = new Replica(this, i, group, core, machine, history);
        replica.generation(recovery.generation());
        replica.awaitsState(awaitsState);
        SnapshotCheck.requireMembership(replica, machine.applied());
        return replica;
    }

    /** The storage's own thread hands the word on to the loop, which takes a moment. */
    private void onWritten(List<WriteBatcher.GroupWrite> writes, @Nullable Exception failure) {
        long nanos = random.nextLong(cluster.setup().syncNanos() / 4 + 1);
        cluster.clock().add(cluster.clock().now() + nanos, EventKind.PERSISTED, number, life, writes);
    }

    /** The node dies, and what it had in memory with it. */
    void crash(String where) {
        countWhatIsAmid();
        int inFlight = disk.crash();
        cluster.stats().fault(FaultKind.CRASH);
        if (inFlight >= 2) {
            cluster.stats().fault(FaultKind.CRASH_AMID_WRITES);
        }
        cluster.trace().node(TracePoint.CRASH, this, inFlight, where + " with " + inFlight + " writes in flight");
        endLife();
        cluster.faults().onDown(this);
    }

    private void countWhatIsAmid() {
        boolean taking = false;
        boolean shipping = cluster.clock().now() < shippingUntilNanos;
        boolean installing = false;
        for (Replica replica : replicas) {
            taking |= replica.snapshots().isTaking();
            shipping |= replica.snapshots().transfer().isFetching();
            installing |= replica.snapshots().installations().isAnyUnderWay();
        }
        count(taking, FaultKind.CRASH_AMID_TAKING);
        count(shipping, FaultKind.CRASH_AMID_SHIPPING);
        count(installing, FaultKind.CRASH_AMID_INSTALLING);
    }

    private void count(boolean happened, FaultKind kind) {
        if (happened) {
            cluster.stats().fault(kind);
        }
    }

    /** Returns whether a snapshot is on its way to a replica, or to its state; the node must be up. */
    boolean isReceiving() {
        for (Replica replica : replicas) {
            ReplicaSnapshots snapshots = replica.snapshots();
            if (snapshots.transfer().isFetching() || snapshots.installations().isAnyUnderWay()) {
                return true;
            }
        }
        return false;
    }

    /** A chunk of a snapshot was sent: for a while, more are expected of it. */
    void noteShipping() {
        shippingUntilNanos = cluster.clock().now() + cluster.setup().timeoutNanos() / 4;
    }

    /** The node stops in an orderly way: everything that waits must be decided. */
    void stop() {
        cluster.stats().fault(FaultKind.ORDERLY_STOP);
        cluster.trace().node(TracePoint.STOP, this, 0, "");
        if (!loop().stop()) {
            return; // It crashed on the way.
        }
        disk.crash();
        endLife();
        cluster.faults().onDown(this);
    }

    private void endLife() {
        for (Replica replica : replicas) {
            replica.proposals().clear(write -> {
                if (write > 0) {
                    cluster.operations().lose(write);
                    cluster.sessions().lose(write);
                }
            });
            replica.machine().sessions().end();
        }
        loop = null;
        trigger = null;
        paused = false;
        inbox.clear();
    }

    /** The disk is replaced by an empty one; the node must be down. */
    void replaceDisk(SimDisk empty) {
        retiredDisks.add(disk);
        disk = empty;
    }

    // ---- crashing at boundaries

    void arm(@Nullable CrashTrigger next) {
        trigger = next;
    }

    boolean isArmed() {
        return trigger != null;
    }

    /** The node comes to a boundary between two effects; returns whether it crashes there. */
    boolean crashesAt(Boundary boundary) {
        if (trigger == null || !trigger.firesAt(boundary, disk.inFlight())) {
            return false;
        }
        crash(boundary.name());
        return true;
    }

    // ---- pauses

    /** The node does nothing from now on, and learns nothing; what arrives waits. */
    void pause() {
        paused = true;
        cluster.trace().node(TracePoint.PAUSE, this, 0, "");
    }

    /** Something is there for the node, which sleeps. Its timers are looked at when it wakes up, and are no input. */
    void arrive(EventKind kind, long argument, @Nullable Object payload) {
        if (kind != EventKind.TIMER) {
            inbox.addLast(new Arrival(kind, argument, payload));
        }
    }

    /**
     * The node wakes up: usually its timers notice first, before what had arrived by then is handled, and again
     * afterwards.
     */
    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        awakeSinceNanos = cluster.clock().now();
        cluster.trace().node(TracePoint.RESUME, this, inbox.size(), inbox.size() + " inputs had arrived");
        if (random.nextInt(4) != 0) {
            loop().onWakeUp();
        }
        while (!inbox.isEmpty() && answers()) {
            Arrival arrival = inbox.removeFirst();
            loop().handle(arrival.kind(), arrival.argument(), arrival.payload());
        }
        if (isUp()) {
            loop().setTimers();
        }
    }
}
