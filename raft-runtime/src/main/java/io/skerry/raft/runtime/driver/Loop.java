package io.skerry.raft.runtime.driver;

import io.netty.channel.EventLoop;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.netty.util.concurrent.ScheduledFuture;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.runtime.wire.RebindRequest;
import io.skerry.raft.runtime.wire.RebindResponse;
import io.skerry.raft.runtime.wire.RebindResponse.Outcome;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Drives the groups of one event loop. Whatever arrives is given to its group at once; when nothing more is there to be
 * given, the turn ends: the writes of all groups become one batch, then messages, entries to apply and outcomes are
 * handed on, and every connection is flushed once.
 *
 * <pre>
 *  socket, callers, committer, appliers ──▶ input ──▶ input ──▶ … ──▶ end of the turn
 *                                             │ touch                  │ one batch, one flush
 *                                             └── queues the end ──────┘ behind what is there already
 * </pre>
 *
 * <p>Confined to the event loop, but for {@link #execute}.
 */
public final class Loop {

    /** Timers may be so much late, as a part of a heartbeat interval, that many groups' fire together. */
    private static final int GRID_PART = 16;

    private static final long LEAST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long UNPARK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private record Peer(int lane, NodeId node) {}

    private final DriverContext context;
    private final int index;
    private final EventLoop executor;
    private final Transport transport;
    private final Turns turns;
    private final long gridNanos;
    private final DeadlineQueue deadlines = new DeadlineQueue();
    private final LongObjectMap<GroupDriver<?, ?, ?>> groups = new LongObjectHashMap<>();
    private final Map<Peer, Member> peers = new HashMap<>();

    private @Nullable ScheduledFuture<?> timer;
    private long timerNanos = Long.MAX_VALUE;
    private boolean closed;

    /** Returns the driver of one loop. */
    public Loop(DriverContext context, int index, EventLoop executor, Transport transport) {
        this.context = context;
        this.index = index;
        this.executor = executor;
        this.transport = transport;
        this.turns = new Turns(context, this);
        this.gridNanos = Math.max(LEAST_WAIT_NANOS, context.core().heartbeatIntervalNanos() / GRID_PART);
    }

    // ---- from any thread

    /**
     * Runs a task on the loop.
     *
     * @throws RejectedExecutionException if the loop has ended
     */
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /** Runs a task on the loop, unless it has ended: then what the task is about has, too. */
    public void executeIfOpen(Runnable task) {
        executes(task);
    }

    /** As {@link #execute}; returns false if the loop has ended. */
    boolean executes(Runnable task) {
        try {
            executor.execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            if (!executor.isShuttingDown()) {
                throw e;
            }
            return false;
        }
    }

    /** Runs a task on the loop, after a while; returns null if the loop has ended, or is about to. */
    public @Nullable Future<?> later(Runnable task, long delayNanos) {
        try {
            return executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return null;
        }
    }

    int index() {
        return index;
    }

    boolean inLoop() {
        return executor.inEventLoop();
    }

    /** Returns the time, in nanoseconds since the node was made. */
    long nowNanos() {
        return context.nowNanos();
    }

    // ---- groups

    /** Takes a group in. */
    public void add(GroupDriver<?, ?, ?> group) {
        assert inLoop();
        groups.put(group.group().value(), group);
    }

    /** Returns the groups. */
    public Collection<GroupDriver<?, ?, ?>> groups() {
        assert inLoop();
        return groups.values();
    }

    /** Finds a group, or returns null if it is not here. */
    public @Nullable GroupDriver<?, ?, ?> find(GroupId group) {
        assert inLoop();
        return groups.get(group.value());
    }

    /** A group was given something: its turn has to end. */
    void touch(GroupDriver<?, ?, ?> group) {
        turns.touch(group);
    }

    /** Sets when a group is to be told of the time. */
    void setDeadline(GroupDriver<?, ?, ?> group, long nanos) {
        deadlines.set(group, nanos);
    }

    // ---- peers

    /** A lane is through its handshake. */
    public void onConnected(int lane, Hello peer) {
        assert inLoop();
        peers.put(new Peer(lane, peer.node()), peer.self());
        for (GroupDriver<?, ?, ?> group : groups.values()) {
            if (group.lane() == lane) {
                group.onConnected(peer);
            }
        }
    }

    /** A lane is lost. */
    public void onDisconnected(int lane, NodeId peer) {
        assert inLoop();
        peers.remove(new Peer(lane, peer));
        for (GroupDriver<?, ?, ?> group : groups.values()) {
            if (group.lane() == lane) {
                group.onDisconnected(peer);
            }
        }
    }

    /** Returns who a lane leads to, with the store that it told; null if it is down. */
    @Nullable
    Member peer(int lane, NodeId node) {
        return peers.get(new Peer(lane, node));
    }

    /** Tells a message to all that a lane is up to. Sending may find out that it is not, which takes it from the peers. */
    void tellAll(int lane, NodeMessage message) {
        for (Peer peer : List.copyOf(peers.keySet())) {
            if (peer.lane() == lane) {
                send(lane, peer.node(), message);
            }
        }
        flush();
    }

    boolean send(int lane, RaftMessage message) {
        return transport.send(lane, message);
    }

    /** Sends on a lane, or returns false if it was not taken. */
    public boolean send(int lane, NodeId to, NodeMessage message) {
        return transport.send(lane, to, message);
    }

    /** Sends what was handed over outside a turn. */
    public void flush() {
        transport.flush(index);
    }

    /** A peer brings commands for a group that is not here (yet): they came into no log, and it may try again. */
    public void refuse(int lane, SubmitRequest request) {
        Envelope asked = request.envelope();
        Envelope answer = new Envelope(asked.group(), context.self(), asked.from(), asked.term());
        int count = request.payloads().size();
        send(lane, asked.from().node(), SubmitResponse.refused(answer, request.firstId(), count, Refusal.STOPPED));
        flush();
    }

    /** A peer brings an administrator's word for a group that is not here (yet), or has stopped. */
    public void refuse(int lane, RebindRequest request) {
        Envelope asked = request.envelope();
        Envelope answer = new Envelope(asked.group(), context.self(), asked.from(), asked.term());
        NodeId to = asked.from().node();
        send(lane, to, new RebindResponse(answer, request.id(), Outcome.NOT_TAKEN, StoreId.NONE, null));
        flush();
    }

    /** A peer asks about a group that is not here (yet). */
    public void refuse(int lane, ReadIndexRequest request) {
        Envelope answer =
                new Envelope(request.envelope().group(), request.receiver(), request.sender(), request.term());
        send(lane, ReadIndexResponse.refused(answer, request.read(), Refusal.STOPPED));
        flush();
    }

    // ---- the disk

    /** Returns the bytes of a group's entries that the storage has had no room for yet. */
    long parkedBytes(GroupId group) {
        return turns.parkedBytes(group);
    }

    /** Returns whether there is no room because the disk has little left. */
    boolean isDiskLow() {
        return turns.isDiskLow();
    }

    /** Takes credit for what the next turn will write; false if there is no room. */
    boolean tryReserve(long bytes) {
        return turns.tryReserve(bytes);
    }

    /** A group has stopped: what it has not written yet is not to be written with that of others. */
    void forgetWrites(GroupDriver<?, ?, ?> group) {
        turns.forget(group.group());
    }

    /** The groups have done what they have answered: sends it, and shares out the memory anew. */
    void endTurn() {
        transport.flush(index);
        context.window().share(index, groups.values());
    }

    // ---- time

    void armTimer() {
        long earliest = deadlines.earliestNanos();
        long now = nowNanos();
        if (turns.isParked()) {
            earliest = Math.min(earliest, now + UNPARK_NANOS);
        }
        if (earliest == Long.MAX_VALUE || closed) {
            return;
        }
        // What is overdue waits until what has arrived was read.
        long at = Math.max(now + LEAST_WAIT_NANOS, (earliest + gridNanos - 1) / gridNanos * gridNanos);
        if (at >= timerNanos) {
            return;
        }
        if (timer != null) {
            timer.cancel(false);
        }
        timerNanos = Long.MAX_VALUE;
        timer = executor.schedule(this::onTimer, at - now, TimeUnit.NANOSECONDS);
        timerNanos = at; // Only now: one that could not be set must not stand in the way of the next.
    }

    private void onTimer() {
        timer = null;
        timerNanos = Long.MAX_VALUE;
        try {
            for (DeadlineQueue.Timed due = deadlines.poll(nowNanos()); due != null; due = deadlines.poll(nowNanos())) {
                tellTime((GroupDriver<?, ?, ?>) due);
            }
            turns.unpark();
        } finally {
            if (!turns.isQueued()) {
                armTimer();
            }
        }
    }

    /** What comes out of one group stops it, and holds up no other. */
    private static void tellTime(GroupDriver<?, ?, ?> due) {
        try {
            due.onTime();
        } catch (RuntimeException | Error e) {
            due.fail(e);
        }
    }

    // ---- the end

    /**
     * The node closes: stops all groups, sends what they say last, and fires no timer any more. Waits for that, which takes
     * no time, since nothing on a loop blocks; or for the loop's own end, if it has come to one by itself.
     */
    public void stop() {
        CompletableFuture<Void> done = new CompletableFuture<>();
        executor.terminationFuture().addListener(ended -> done.complete(null));
        executeIfOpen(() -> {
            try {
                stopHere();
            } finally {
                done.complete(null);
            }
        });
        done.join();
    }

    private void stopHere() {
        closed = true;
        if (timer != null) {
            timer.cancel(false);
        }
        for (GroupDriver<?, ?, ?> group : groups.values()) {
            try {
                group.stop();
            } catch (RuntimeException | Error e) {
                group.fail(e);
            }
        }
        flush();
    }
}
