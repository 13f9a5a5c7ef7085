package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.LogRangeRequest;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Ready;
import io.skerry.raft.core.RecoveredState;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.RefusedException;
import io.skerry.raft.runtime.apply.ApplyQueue;
import io.skerry.raft.runtime.apply.Completions;
import io.skerry.raft.runtime.driver.Operation.GaveUp;
import io.skerry.raft.runtime.persist.WriteBatcher;
import io.skerry.raft.runtime.snapshot.GroupSnapshots;
import io.skerry.raft.runtime.snapshot.StateRecovery;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.statemachine.StateObstacle;
import io.skerry.raft.storage.EntryCodec;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Drives one group: tells its core what happens, and does what it answers. Any exception of the core stops the group.
 *
 * <p>Confined to the event loop of the group's lane, but for what says otherwise.
 *
 * @param <S> the state machine
 * @param <C> its commands
 * @param <R> its results
 */
public final class GroupDriver<S extends StateMachine<C, R>, C, R> extends DeadlineQueue.Timed {

    private final GroupSpec<S, C, R> spec;
    private final DriverContext context;
    private final Loop loop;
    private final int lane;
    private final ApplyQueue<S, C, R> applies;
    private final Completions completions;
    private final Admission admission;
    private final Callers<S, R> callers;
    private final GroupNotices notices;
    private final CoreAnswers<S, C, R> answers;
    private final GroupLife life;
    private final GroupView view;
    private final OpenCalls calls;
    private final CallerMessages messages;
    private final @Nullable GroupSnapshots<S> snapshots;
    private @Nullable Ready ready;
    private boolean touched;

    /**
     * Returns a driver of a group that has not begun. Called by any thread.
     *
     * @param durable the position that the state machine holds durably
     */
    public GroupDriver(GroupSpec<S, C, R> spec, DriverContext context, Loop loop, int lane, LogPosition durable) {
        this.spec = spec;
        this.context = context;
        this.loop = loop;
        this.lane = lane;
        LogStore log = context.storage().log(spec.id());
        EntryCodec codec = context.storage().entryCodec();
        this.applies = new ApplyQueue<>(context.appliers(), spec, codec, log, durable, new ApplyReports(this, loop));
        this.completions = new Completions(context.appliers(), spec.label(), context.userExecutor());
        this.admission = context.admission().ofGroup(context.groupBytes());
        Retry retry = new Retry(context.core().heartbeatIntervalNanos());
        this.callers = new Callers<>(
                retry,
                new Submissions<>(this, loop, retry, context),
                new Reads<>(this, loop, retry, applies::read),
                new Rebinds(this, loop, context));
        this.notices = new GroupNotices(spec, context.self());
        this.life = new GroupLife(
                "Group " + spec.label() + " on node " + context.self().node(), this::onStopped);
        this.calls = new OpenCalls(life, notices);
        this.messages = new CallerMessages(this, loop, callers);
        this.snapshots = GroupSnapshots.of(context.snapshots(), spec, durable, applies, new SnapshotLoop(this, loop));
        this.view = new GroupView(spec, context, loop, life, notices, applies, completions, admission, snapshots);
        this.answers = new CoreAnswers<>(this, context, loop, log, applies, callers, notices, snapshots);
    }

    /** The life of the group begins on this node, with what is durable, once the state is where that says. */
    public void begin(RecoveredState recovered, StateRecovery recovery) {
        assert loop.inLoop();
        callers.reads().begin(recovered);
        if (!life.isOver() && recovery.isNeeded(recovered)) {
            notices.waitsFor(recovery.notice(recovered));
            applies.restore(
                    recovery.restoration(state -> loop.executeIfOpen(() -> beginNow(state, recovery.loss(state)))));
        } else {
            beginNow(recovered, recovery.loss(recovered));
        }
    }

    /** The life of the group begins on this node, with what is durable. If it begins without a state, the loss says why. */
    public void beginNow(RecoveredState recovered, @Nullable String loss) {
        assert loop.inLoop();
        if (life.isOver()) {
            return;
        }
        calls.begun(recovered, loss);
        callers.reads().begin(recovered);
        life.guarded(() -> {
            life.begin(context.newCore(spec.id(), recovered));
            if (snapshots != null) {
                snapshots.begin(recovered);
            }
        });
        touch();
    }

    /** Says why the group has not begun. */
    public void waitsFor(@Nullable String reason) {
        notices.waitsFor(reason);
    }

    // ---- inputs

    /** A message of a peer. */
    public void onMessage(RaftMessage message) {
        assert loop.inLoop();
        if (notices.isIncompatible(message.from())) {
            return;
        }
        callers.rebinds().saw(message);
        give(core -> {
            if (message instanceof AppendEntriesRequest request
                    && !request.entries().isEmpty()) {
                // Credit for the disk before the core is stepped: what it takes, the storage must take.
                core.onDiskCrowded(!loop.tryReserve(request.entries().bytes()));
            }
            core.onMessage(loop.nowNanos(), message);
        });
    }

    void onConnected(Hello peer) {
        callers.onConnected();
        notices.connected(peer);
        touch();
    }

    void onDisconnected(NodeId peer) {
        callers.onDisconnected(peer);
        give(core -> core.onUnreachable(loop.nowNanos(), peer));
    }

    void onPersisted(long write) {
        give(core -> answers.onPersisted(core, write));
    }

    void onTime() {
        calls.expire(loop.nowNanos());
        give(core -> core.onTime(loop.nowNanos()));
        touch();
    }

    void applied(long index) {
        give(core -> answers.onApplied(core, index));
    }

    /** The state machine takes no commands, or takes them again. */
    void held(@Nullable StateObstacle obstacle, long againNanos) {
        answers.held(obstacle, againNanos);
    }

    /** Returns whether the state machine takes no commands because its disk is full. */
    boolean isStateDiskFull() {
        return notices.fullDisk() != null;
    }

    /** A range of old log was read, or could not be. */
    void onLogRange(LogRangeRequest request, LogRead<EncodedEntries> read) {
        give(core -> core.onLogRange(loop.nowNanos(), request.id(), read));
    }

    /** Gives the core something, if there is one to take it; the turn has to end. */
    void give(Consumer<RaftCore> input) {
        RaftCore running = life.running();
        if (running != null) {
            life.guarded(() -> input.accept(running));
            touch();
        }
    }

    /** The group has something to do at the end of the turn. */
    void touch() {
        if (!touched) {
            loop.touch(this);
            touched = true; // Only now: else one that was not heard would never be heard again.
        }
    }

    // ---- the turn

    /** Takes the core's answer; its write joins the batch of the turn. */
    void take(WriteBatcher batcher) {
        touched = false;
        RaftCore running = life.running();
        if (running == null) {
            return;
        }
        life.guarded(() -> {
            callers.route(loop.nowNanos(), running);
            Ready next = running.takeReady();
            if (next.write() != null) {
                batcher.add(spec.id(), next.write());
                answers.onWrite(next.write());
            }
            ready = next;
        });
    }

    boolean hasWritten() {
        return ready != null && ready.write() != null;
    }

    /** Does what the core has answered. */
    void fulfil() {
        Ready answer = ready;
        ready = null;
        RaftCore running = life.running();
        if (answer != null && running != null) {
            life.guarded(() -> answers.fulfil(running, answer));
        }
        long deadline = running == null ? Long.MAX_VALUE : Math.min(answers.deadlineNanos(), callers.deadlineNanos());
        loop.setDeadline(this, Math.min(deadline, calls.earliestNanos()));
    }

    void shrinkWindow(long bytes) {
        RaftCore running = life.running();
        if (running != null && answers.windowBytes() > bytes) {
            life.guarded(() -> {
                running.shrinkWindow(bytes);
                answers.measureWindow(running);
            });
        }
    }

    /** Lets a call in, with its deadline, or ends it at once. */
    boolean admits(Operation<?> operation) {
        assert loop.inLoop();
        boolean admitted = calls.admits(operation);
        if (admitted) {
            touch();
        }
        return admitted;
    }

    // ---- the end

    boolean isIncompatible(NodeId peer) {
        return notices.isIncompatible(peer);
    }

    GroupLife life() {
        return life;
    }

    /** The group stops on this node, for a reason that somebody must look into. Never throws. */
    public void fail(Throwable cause) {
        assert loop.inLoop();
        life.fail(cause);
    }

    /** What must be done comes first, and telling of it last: it may go wrong as well. */
    private void onStopped(Throwable cause) {
        ready = null;
        try {
            loop.forgetWrites(this);
            answers.releaseWindow();
            stopSnapshots();
            applies.stop(cause);
        } finally {
            giveUpCalls(GaveUp.STOPPED);
        }
        notices.stopped(cause);
        touch(); // So that what could not be given up is by its deadline.
    }

    /** The node closes: what is undecided is decided, but for what is being applied. */
    public void stop() {
        assert loop.inLoop();
        RaftCore core = life.running();
        if (core != null) {
            life.guarded(() -> {
                core.stop(loop.nowNanos());
                core.takeReady().messages().forEach(message -> loop.send(lane, message));
            });
        }
        life.close();
        loop.forgetWrites(this); // They were promised to nobody, and an installation among them is given up here.
        stopSnapshots();
        giveUpCalls(GaveUp.CLOSING);
    }

    private void stopSnapshots() {
        if (snapshots != null) {
            snapshots.stop();
        }
    }

    /** What the state machine has not finished by the close timeout is unknown. Called when nothing else runs any more. */
    public void abandon() {
        calls.giveUpAll(GaveUp.ABANDONED);
        completions.drain();
    }

    private void giveUpCalls(GaveUp reason) {
        callers.stop();
        calls.giveUpAll(reason);
    }

    // ---- queries

    /** Returns what the group says of itself. Called by any thread. */
    public GroupView view() {
        return view;
    }

    /** Returns what is to be done with messages about callers' affairs. */
    public CallerMessages messages() {
        return messages;
    }

    /** Returns the group's snapshots, or null if the storage keeps none. */
    @Nullable
    GroupSnapshots<?> snapshots() {
        return snapshots;
    }

    /** Returns which commands the group knows. Called by any thread. */
    public CommandTypes commandTypes() {
        return notices.commandTypes();
    }

    /** Tells those that a group's lane leads to which commands it knows. */
    public void announce() {
        loop.tellAll(lane, notices.commandTypes());
    }

    /** A peer tells which commands of the group it knows. */
    public void onMessage(NodeId peer, CommandTypes types) {
        notices.compare(peer, types);
    }

    /** Returns the group. */
    public GroupId group() {
        return spec.id();
    }

    /** Returns the lane that the group is on. */
    public int lane() {
        return lane;
    }

    Completions completions() {
        return completions;
    }

    Admission admission() {
        return admission;
    }

    Callers<S, R> callers() {
        return callers;
    }

    Member self() {
        return context.self();
    }

    long term() {
        return life.term();
    }

    @Nullable
    NodeId leader() {
        return life.leader();
    }

    /** Returns why nothing more is taken, once the group has stopped. */
    RefusedException stoppedRefusal() {
        return life.refusal();
    }

    String whatIsWaitedFor() {
        return notices.whatIsWaitedFor(leader());
    }
}
