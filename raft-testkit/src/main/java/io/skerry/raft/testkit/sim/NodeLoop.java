package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.LogRangeRequest;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.persist.WriteBatcher;
import io.skerry.raft.runtime.persist.WriteBatcher.GroupWrite;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.StorageBatch;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a node in one of its lives: the simulated driver. It tells the cores what happens, at once ends its turn
 * or gathers more inputs first, and then does what they answer.
 *
 * <p>Not thread-safe; owned by its node.
 */
final class NodeLoop {

    /** A deadline that stays in the past although its timer has fired so often means that time stands still. */
    private static final int MAX_IDLE_TIMERS = 8;

    private final SimCluster cluster;
    private final SimNode node;
    private final EventQueue clock;
    private final Trace trace;
    private final SimRandom random;
    private final SimStorage storage;
    private final TurnEnd turnEnd;
    private final Applier applier;
    private final SnapshotServer snapshots;
    private final Room room;
    private boolean turnOpen;
    private int idleTimers;
    private long idleSinceNanos;

    NodeLoop(SimCluster cluster, SimNode node, SimStorage storage, WriteBatcher batcher, SimRandom random) {
        this.cluster = cluster;
        this.node = node;
        this.clock = cluster.clock();
        this.trace = cluster.trace();
        this.random = random;
        this.storage = storage;
        this.turnEnd = new TurnEnd(cluster, node, this, batcher, random);
        this.applier = new Applier(cluster, node, this, random);
        this.snapshots = new SnapshotServer(cluster, node);
        this.room = new Room(cluster, node);
    }

    /** The life begins: cores may have something to do before anything happens. */
    void begin() {
        for (Replica replica : node.replicas()) {
            replica.touch();
        }
        endTurn();
        checkStep();
    }

    /** The life ends in an orderly way; returns false if the node crashed meanwhile. */
    boolean stop() {
        for (Replica replica : node.replicas()) {
            replica.core().stop(clock.now());
            replica.touch();
        }
        endTurn();
        if (!node.isUp()) {
            return false;
        }
        for (Replica replica : node.replicas()) {
            if (replica.proposals().open() > 0 || replica.reads().open() > 0) {
                throw new Violation(
                        "node %s stopped, and left %d proposals and %d reads undecided",
                        node.id(), replica.proposals().open(), replica.reads().open());
            }
        }
        return true;
    }

    /** Handles an event that is the loop's. */
    void handle(EventKind kind, long argument, @Nullable Object payload) {
        switch (kind) {
            case DELIVER -> deliver((RaftMessage) require(payload));
            case TIMER -> onTimer(argument);
            case TURN_END -> onTurnEnd(argument);
            case PERSISTED -> onPersisted(argument, writes(payload));
            case APPLIED -> applier.onDone(argument);
            case LOG_READ -> onLogRead(argument, (LogRangeRequest) require(payload));
            case TASK -> run(argument, (Runnable) require(payload));
            case SHIP -> snapshots.handle((ShipMessage) require(payload));
            case CALLED -> cluster.clients().onCall(node, argument);
            default -> throw new IllegalArgumentException("Not for a loop: " + kind);
        }
        checkStep();
    }

    private static Object require(@Nullable Object payload) {
        if (payload == null) {
            throw new IllegalArgumentException("The event lacks what it is about");
        }
        return payload;
    }

    @SuppressWarnings("unchecked") // Whoever adds the event gives it this list.
    private static List<GroupWrite> writes(@Nullable Object payload) {
        return (List<GroupWrite>) require(payload);
    }

    // ---- inputs

    private void deliver(RaftMessage message) {
        Replica replica = node.replica(node.disk().number(message.envelope().group()));
        step();
        trace.message(TracePoint.DELIVER, replica, message, 0);
        replica.core().onMessage(clock.now(), message);
        given(replica);
    }

    private void onTimer(long argument) {
        Replica replica = node.replica((int) argument & 7);
        if (argument >>> 32 != node.life() || !replica.takeTimer(argument >>> 3 & 0x1fffffff)) {
            return;
        }
        if (clock.now() < replica.deadlineNanos()) {
            setTimer(replica);
            return;
        }
        if (clock.now() != idleSinceNanos) {
            idleSinceNanos = clock.now();
            idleTimers = 0;
        } else if (++idleTimers > MAX_IDLE_TIMERS) {
            throw new Violation("a deadline of node %s stays in the past, however often it is told", node.id());
        }
        time(replica); // The end of the turn sets the next timer.
    }

    /** The node was asleep; its timers are told, late. */
    void onWakeUp() {
        for (int i = 0; i < node.replicas().length && node.isUp(); i++) {
            if (clock.now() >= node.replica(i).deadlineNanos()) {
                time(node.replica(i));
                checkStep();
            }
        }
    }

    private void time(Replica replica) {
        step();
        trace.add(TracePoint.TIME, replica, clock.now(), replica.deadlineNanos());
        if (trace.isRead()) {
            trace.line(TracePoint.TIME, replica, "deadline was " + Trace.millis(replica.deadlineNanos()));
        }
        replica.core().onTime(clock.now());
        given(replica);
    }

    private void onPersisted(long life, List<GroupWrite> writes) {
        if (life != node.life()) {
            return;
        }
        step();
        if (node.crashesAt(Boundary.BEFORE_TOLD)) {
            return;
        }
        for (int i = 0; i < writes.size(); i++) {
            GroupWrite write = writes.get(i);
            Replica replica = node.replica(node.disk().number(write.group()));
            trace.add(TracePoint.PERSISTED, replica, write.number(), 0);
            if (trace.isRead()) {
                trace.line(TracePoint.PERSISTED, replica, "#" + write.number());
            }
            replica.core().onPersisted(clock.now(), write.number());
            replica.touch();
        }
        maybeEndTurn();
    }

    private void onLogRead(long argument, LogRangeRequest request) {
        if (argument >>> 8 != node.life()) {
            return;
        }
        Replica replica = node.replica((int) argument & 0xff);
        SimLogStore log = new SimLogStore(replica.group(), replica.durable().log);
        step();
        trace.add(TracePoint.LOG_READ, replica, request.fromIndex(), request.untilIndex());
        if (trace.isRead()) {
            trace.line(TracePoint.LOG_READ, replica, request.toString());
        }
        LogRead<EncodedEntries> read = log.readEncoded(request.fromIndex(), request.untilIndex(), request.maxBytes());
        replica.core().onLogRange(clock.now(), request.id(), read);
        given(replica);
    }

    private void run(long life, Runnable task) {
        if (life == node.life()) {
            task.run();
        }
    }

    /** Does something later, if this life lasts so long. */
    void later(long nanos, Runnable task) {
        clock.add(clock.now() + nanos, EventKind.TASK, node.number(), node.life(), task);
    }

    /** Does something when files are synced: as long as the disk hangs, none are. */
    void afterSync(Runnable task) {
        if (node.disk().isHanging()) {
            later(cluster.setup().timeoutNanos() / 4, () -> afterSync(task));
        } else {
            later(node.disk().fileSyncNanos(), task);
        }
    }

    /** Tells a core something, as an input of its own. */
    void tell(Replica replica, Consumer<RaftCore> input) {
        step();
        input.accept(replica.core());
        given(replica);
    }

    /** The storage says that a log was truncated at the front; the loop hears of it. */
    void onTruncated(Replica replica, LogPosition boundary) {
        later(0, () -> {
            trace.add(TracePoint.COMPACTED, replica, boundary.term(), boundary.index());
            if (trace.isRead()) {
                trace.line(TracePoint.COMPACTED, replica, "the log begins above " + boundary);
            }
            tell(replica, core -> core.compact(boundary));
        });
    }

    /** Begins a batch beside those of the cores. */
    StorageBatch batch() {
        return storage.batch();
    }

    /** A peer's connection broke. */
    void onUnreachable(NodeId peer) {
        for (Replica replica : node.replicas()) {
            replica.core().onUnreachable(clock.now(), peer);
            replica.touch();
        }
        maybeEndTurn();
        checkStep();
    }

    // ---- what clients ask for

    /** A client proposes payloads, which write the numbers from the first one on. */
    void propose(int group, List<Payload> payloads, long firstWrite) {
        Replica replica = node.replica(group);
        step();
        long firstId = replica.core().propose(clock.now(), payloads);
        for (int i = 0; i < payloads.size(); i++) {
            replica.proposals().put(firstId + i, firstWrite + i);
        }
        trace.add(TracePoint.PROPOSE, replica, firstId, payloads.size());
        if (trace.isRead()) {
            trace.line(
                    TracePoint.PROPOSE,
                    replica,
                    "#" + firstId + " writes " + firstWrite + ".." + (firstWrite + payloads.size() - 1));
        }
        given(replica);
        checkStep();
    }

    /** A client asks for a read, which must see all up to the floor: what was acknowledged or read when it asked. */
    void read(int group, long floor) {
        Replica replica = node.replica(group);
        step();
        long id = replica.core().read(clock.now());
        replica.reads().put(id, floor);
        trace.add(TracePoint.READ, replica, id, floor);
        if (trace.isRead()) {
            trace.line(TracePoint.READ, replica, "#" + id + " must see " + floor);
        }
        given(replica);
        checkStep();
    }

    /** The administrator says that a node has another disk for good. */
    void rebind(int group, NodeId replaced, StoreId store) {
        Replica replica = node.replica(group);
        step();
        long id = replica.core().rebind(clock.now(), replaced, store);
        replica.proposals().put(id, 0);
        trace.add(TracePoint.REBIND, replica, id, store.value());
        if (trace.isRead()) {
            trace.line(TracePoint.REBIND, replica, "#" + id + " node " + replaced + " to @" + store);
        }
        given(replica);
        checkStep();
    }

    // ---- turns

    private void step() {
        cluster.stats().steps++;
        room.look();
    }

    Applier applier() {
        return applier;
    }

    private void given(Replica replica) {
        replica.touch();
        maybeEndTurn();
    }

    private void maybeEndTurn() {
        if (turnOpen || node.crashesAt(Boundary.AFTER_INPUT)) {
            return;
        }
        if (random.chance(cluster.gatherPerTenThousand())) {
            turnOpen = true;
            long nanos = 1 + random.nextLong(cluster.setup().gatherNanos());
            clock.add(clock.now() + nanos, EventKind.TURN_END, node.number(), node.life(), null);
        } else {
            endTurn();
        }
    }

    private void onTurnEnd(long life) {
        if (life == node.life() && turnOpen) {
            turnOpen = false;
            endTurn();
        }
    }

    private void endTurn() {
        turnEnd.run();
    }

    /** Sets the timers anew, after a pause in which they were lost. */
    void setTimers() {
        for (Replica replica : node.replicas()) {
            setTimer(replica);
        }
    }

    void setTimer(Replica replica) {
        if (replica.deadlineNanos() == Long.MAX_VALUE) {
            return;
        }
        long at = Math.max(clock.now(), replica.deadlineNanos() + node.latenessNanos());
        long timer = replica.setTimer(at);
        clock.add(at, EventKind.TIMER, node.number(), (long) node.life() << 32 | timer << 3 | replica.number(), null);
    }

    /** Looks at every replica whose core was given something. */
    private void checkStep() {
        if (!node.isUp()) {
            return;
        }
        for (Replica replica : node.replicas()) {
            if (replica.takeChanged()) {
                cluster.checkStatus(replica);
            }
        }
    }
}
