package io.skerry.raft.runtime.driver;

import io.skerry.raft.core.Apply;
import io.skerry.raft.core.LogRangeRequest;
import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Ready;
import io.skerry.raft.core.Report;
import io.skerry.raft.core.Restore;
import io.skerry.raft.core.Write;
import io.skerry.raft.core.check.Check;
import io.skerry.raft.message.AppendEntriesRequest;
import io.skerry.raft.message.Envelope;
import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.message.ReadIndexResponse;
import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.runtime.apply.ApplyQueue;
import io.skerry.raft.runtime.snapshot.GroupSnapshots;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.statemachine.StateObstacle;
import io.skerry.raft.storage.LogRead;
import io.skerry.raft.storage.LogStore;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Does what a core has answered, once the write of the turn has begun: tells where proposals stand, sends, hands over what
 * is to be applied, and reads old log off the loop.
 *
 * <p>Confined to the event loop.
 */
final class CoreAnswers<S extends StateMachine<C, R>, C, R> {

    private final GroupDriver<S, C, R> driver;
    private final DriverContext context;
    private final Loop loop;
    private final LogStore log;
    private final ApplyQueue<S, C, R> applies;
    private final Callers<S, R> callers;
    private final GroupNotices notices;
    private final @Nullable GroupSnapshots<S> snapshots;
    /** Whether the core was told last that the state machine has no room. */
    private boolean toldOfFullDisk;

    private long deadlineNanos = Long.MAX_VALUE;
    private long windowBytes;
    private long persisted;

    CoreAnswers(
            GroupDriver<S, C, R> driver,
            DriverContext context,
            Loop loop,
            LogStore log,
            ApplyQueue<S, C, R> applies,
            Callers<S, R> callers,
            GroupNotices notices,
            @Nullable GroupSnapshots<S> snapshots) {
        this.driver = driver;
        this.context = context;
        this.loop = loop;
        this.log = log;
        this.applies = applies;
        this.callers = callers;
        this.notices = notices;
        this.snapshots = snapshots;
    }

    /** Does it, in the one order that callers may rely on. */
    void fulfil(RaftCore core, Ready ready) {
        // Who forwarded a command learns where it stands before the entry comes, on the same lane.
        ready.appended().forEach(callers::onAppended);
        send(core, ready.messages());
        Restore restore = ready.restore();
        if (restore != null) {
            callers.submissions().snapshotInstalled(restore.position());
            Objects.requireNonNull(snapshots, "nothing is fetched without a place for it")
                    .restore(core, restore);
        }
        for (Apply apply : ready.applies()) {
            applies.apply(apply, callers.submissions().takeAwaiting(core.positionOf(apply.lastIndex())));
        }
        ready.proposals().forEach(callers::onOutcome);
        ready.reads().forEach(callers.reads()::onOutcome);
        ready.logRanges().forEach(this::readLog);
        for (Report report : ready.reports()) {
            notices.on(report);
        }
        if (snapshots != null) {
            snapshots.turn(core, ready);
        } else if (ready.fetch() != null) {
            core.onSnapshotFetchFailed(loop.nowNanos());
        }
        deadlineNanos =
                snapshots == null ? ready.deadlineNanos() : Math.min(ready.deadlineNanos(), snapshots.deadlineNanos());
        measureWindow(core);
    }

    /**
     * A write is durable. The core takes that for the proof that all before it are: one that was lost on the way to the
     * disk must not pass for it.
     */
    void onPersisted(RaftCore core, long write) {
        Check.invariant(
                write == persisted + 1, "write %d is durable, and nothing was told of %d", write, persisted + 1);
        persisted = write;
        core.onPersisted(loop.nowNanos(), write);
    }

    /** A write joins the batch of the turn. */
    void onWrite(Write write) {
        if (snapshots != null) {
            snapshots.wrote(write);
        }
    }

    /** The state machine has applied up to an index. */
    void onApplied(RaftCore core, long index) {
        core.onApplied(loop.nowNanos(), index);
        notices.applied(index);
        if (snapshots != null) {
            snapshots.applied(core, index);
        }
    }

    /** The state machine takes no commands, or takes them again. */
    void held(@Nullable StateObstacle obstacle, long againNanos) {
        if (driver.life().isOver()) {
            return; // The applier had not heard of it when it said so.
        }
        notices.held(obstacle);
        boolean noRoom = notices.fullDisk() != null;
        if (noRoom != toldOfFullDisk && driver.life().running() != null) {
            toldOfFullDisk = noRoom;
            driver.give(core -> core.onStateHeld(loop.nowNanos(), noRoom));
        }
        if (obstacle != null) {
            loop.later(applies::retry, againNanos);
        }
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    // ---- messages

    private void send(RaftCore core, List<RaftMessage> messages) {
        for (RaftMessage message : messages) {
            if (!notices.isIncompatible(message.to()) && !loop.send(driver.lane(), message)) {
                onDropped(core, message);
            }
        }
    }

    /** What is dropped is repeated by Raft, but for a question, which is answered here. */
    private void onDropped(RaftCore core, RaftMessage message) {
        if (message instanceof AppendEntriesRequest) {
            core.onUnreachable(loop.nowNanos(), message.to());
        } else if (message instanceof ReadIndexRequest request) {
            Envelope answer = new Envelope(driver.group(), request.receiver(), request.sender(), request.term());
            boolean connected = loop.peer(driver.lane(), message.to()) != null;
            Refusal reason = connected ? Refusal.OVERLOADED : Refusal.NO_ANSWER;
            core.onMessage(loop.nowNanos(), ReadIndexResponse.refused(answer, request.read(), reason));
            driver.touch();
        }
    }

    // ---- old log

    private void readLog(LogRangeRequest request) {
        try {
            context.logReaders().execute(() -> readInBackground(request));
        } catch (RejectedExecutionException e) {
            // Too many are far behind: this one is asked about again after the next heartbeat.
            driver.onLogRange(request, new LogRead.NotYetWritten<>(LogPosition.NONE));
        }
    }

    private void readInBackground(LogRangeRequest request) {
        try {
            LogRead<EncodedEntries> read =
                    log.readEncoded(request.fromIndex(), request.untilIndex(), request.maxBytes());
            loop.executeIfOpen(() -> driver.onLogRange(request, read));
        } catch (RuntimeException | Error e) {
            loop.executeIfOpen(() -> driver.fail(e));
        }
    }

    // ---- memory

    /** The core's window may have grown or shrunk. */
    void measureWindow(RaftCore core) {
        long bytes = core.windowBytes();
        context.window().changed(loop.index(), bytes - windowBytes);
        windowBytes = bytes;
    }

    /** The group has stopped: what it held in memory is the others' now. */
    void releaseWindow() {
        context.window().changed(loop.index(), -windowBytes);
        windowBytes = 0;
    }

    long windowBytes() {
        return windowBytes;
    }
}
