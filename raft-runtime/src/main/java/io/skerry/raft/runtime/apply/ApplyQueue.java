package io.skerry.raft.runtime.apply;

import io.skerry.raft.core.Apply;
import io.skerry.raft.core.check.Check;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.runtime.apply.Activity.Doing;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.storage.Causes;
import io.skerry.raft.storage.EntryCodec;
import io.skerry.raft.storage.LogStore;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state machine of a group: applies in order, and answers reads in between, turn about, so that neither many commands
 * nor many reads hold up the others.
 *
 * <p>Whatever state machine, codec or log throw stops it: nobody knows what of a command has happened, so what follows it
 * is not applied. What a caller's read or callback throws is logged, and stops nothing.
 *
 * <p>A durable state machine may say that it takes no commands for now: then they wait, and reads go on.
 *
 * <p>Its bound is the core's: no more entries are handed out than that takes, until they are reported as applied. Reads and
 * commands that wait are bounded by the admission of their callers.
 *
 * <p>Thread-safe, but that {@link #apply} is the loop's alone.
 *
 * @param <S> the state machine
 * @param <C> its commands
 * @param <R> its results
 */
public final class ApplyQueue<S extends StateMachine<C, R>, C, R> {

    private static final Logger LOG = LoggerFactory.getLogger(ApplyQueue.class);

    private final ApplierPool pool;
    private final String label;
    private final GroupSpec<S, C, R> spec;
    private final EntryCodec entryCodec;
    private final LogStore log;
    private final ApplyListener listener;
    private final ApplierPool.Handle handle;

    // Any thread's.
    private final Steps<S> steps;
    private final Commands<R> commands;
    private final IndexQueue<ReadTask<S>> reads = new IndexQueue<>(ReadTask::isGivenUp);
    private final AtomicLong heldBytes = new AtomicLong();
    private final AtomicLong comingIndex = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> stopped = new AtomicReference<>();

    // The applier's; what others see of it is written with release, which costs nothing, and is at most a moment old.
    private @Nullable EntryCursor cursor;
    private LogPosition applied;
    private long reportedIndex;
    private final Hold hold;
    private final AtomicLong appliedIndex;
    private final Activity activity;

    /**
     * Returns a queue that has nothing to do.
     *
     * @param entries  reads the entries' records
     * @param log      is read where entries are not in memory any more
     * @param durable  what the state machine holds: applying begins above it
     * @param listener hears how it gets on
     */
    public ApplyQueue(
            ApplierPool pool,
            GroupSpec<S, C, R> spec,
            EntryCodec entries,
            LogStore log,
            LogPosition durable,
            ApplyListener listener) {
        this.pool = pool;
        this.label = spec.label();
        this.steps = new Steps<>(label);
        this.spec = spec;
        this.entryCodec = entries;
        this.log = log;
        this.listener = listener;
        this.hold = new Hold(spec.machine(), listener);
        this.applied = durable;
        this.reportedIndex = durable.index();
        this.appliedIndex = new AtomicLong(durable.index());
        this.activity = new Activity(label, durable);
        this.commands = new Commands<>(label, activity);
        this.handle = pool.register(new ApplierPool.Actor() {
            @Override
            public boolean runSlice(long untilNanos) {
                return ApplyQueue.this.runSlice(untilNanos);
            }

            @Override
            public String describe() {
                return activity.describe(appliedIndex());
            }
        });
    }

    /**
     * Takes entries to apply, with those that wait for one of them. From the loop. Takes over the list. If the queue has
     * stopped, those that wait are told so.
     *
     * @param apply   continues what was handed in before
     * @param waiting sorted by index, each within the range of the entries; several at an index may differ in their terms
     * @throws IllegalArgumentException if somebody waits for an entry that is not among these
     */
    public void apply(Apply apply, List<? extends Waiting<R>> waiting) {
        for (Waiting<R> each : waiting) {
            if (each.index() < apply.firstIndex() || each.index() > apply.lastIndex()) {
                throw new IllegalArgumentException("Nobody can wait for " + each.index() + " among "
                        + apply.firstIndex() + ".." + apply.lastIndex());
            }
        }
        for (Waiting<R> each : waiting) {
            if (!commands.offer(each)) {
                tellStopped(each);
            }
        }
        heldBytes.addAndGet(apply.entries().bytes());
        steps.add(apply);
        taken();
    }

    /** Says that a state will be restored that holds everything up to an index: the log may not hold that any more. */
    public void expectRestoration(long index) {
        comingIndex.set(index);
    }

    /** Takes a state to be restored after what was handed in, and before what will be. From the loop. */
    public void restore(Restoration<S> restoration) {
        steps.add(restoration);
        taken();
    }

    private void taken() {
        if (isStopped()) {
            // It may have come after those were dropped.
            steps.drop();
        }
        handle.wake();
    }

    /**
     * Takes a read, which runs once everything up to an index is applied: in order of index, then of arrival. From any
     * thread. If the queue has stopped, the task is told so.
     *
     * @param index 0 to read what is there
     */
    public void read(long index, ReadTask<S> task) {
        if (reads.offer(index, task)) {
            handle.wake();
        } else {
            tellStopped(task);
        }
    }

    /** Looks at the state machine between two commands, as soon as may be. From any thread. */
    public void visit(Visit<S> visit) {
        read(0, new ReadTask<>() {
            @Override
            public void run(S machine) {
                visit.run(machine, applied);
            }

            @Override
            public void stopped(Throwable cause) {
                visit.stopped(cause);
            }
        });
    }

    /** Asks a state machine that takes no commands whether it takes them now. From any thread. */
    public void retry() {
        handle.wake();
    }

    /** Returns up to where everything was applied. */
    public long appliedIndex() {
        return appliedIndex.get();
    }

    /** Returns the bytes of entries in memory that were handed in, or read from the log, and are not yet applied. */
    public long bytes() {
        return isStopped() ? 0 : heldBytes.get();
    }

    /**
     * Stops: what is being applied comes to its end, and nothing more is applied. Reads and commands that wait are told so,
     * here and now, and so are later ones. The listener hears nothing of it. Only the first call, or failure, counts.
     */
    public void stop(Throwable why) {
        if (end(why)) {
            // To let go of the entries that it was about to apply.
            handle.wake();
        }
    }

    private boolean isStopped() {
        return stopped.get() != null;
    }

    /** Returns whether this was the end, and not an earlier one. */
    private boolean end(Throwable cause) {
        if (!stopped.compareAndSet(null, cause)) {
            return false;
        }
        steps.drop();
        commands.close().forEach(this::tellStopped);
        reads.close().forEach(this::tellStopped);
        return true;
    }

    /** The queues of what waits are closed only after this was set. */
    private Throwable whyStopped() {
        return Objects.requireNonNull(stopped.get());
    }

    private void tellStopped(Waiting<R> waiting) {
        Guard.run(label, "callback", () -> waiting.stopped(whyStopped()));
    }

    private void tellStopped(ReadTask<S> task) {
        Guard.run(label, "callback", () -> task.stopped(whyStopped()));
    }

    /** The one catch: here ends what goes wrong with the state machine, and the group with it. */
    private boolean runSlice(long untilNanos) {
        try {
            return advance(untilNanos);
        } catch (Throwable e) {
            // Throwable: a state machine in another language may throw checked exceptions.
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            fail(e);
            return false;
        } finally {
            activity.is(Doing.NOTHING);
        }
    }

    private void fail(Throwable cause) {
        // Nothing more is said to a state machine that threw.
        reportedIndex = applied.index();
        cursor = null;
        boolean stops = end(cause);
        if (stops) {
            listener.onFailed(cause);
        }
        // Last: nothing may depend on a line in a log.
        String what = stops ? "stopped" : "threw after it was stopped";
        Causes.tell(
                cause,
                told -> LOG.error(
                        "group={} {} after={} while={}",
                        label,
                        what,
                        applied,
                        activity.describe(applied.index()),
                        told));
    }

    private boolean advance(long untilNanos) throws IOException {
        boolean more;
        do {
            boolean hasRead = readNext();
            boolean hasApplied = applyNext();
            more = hasRead || hasApplied;
        } while (more && System.nanoTime() - untilNanos < 0 && !pool.hasEnded());
        report();
        return more;
    }

    private boolean readNext() {
        ReadTask<S> task = reads.poll(applied.index());
        if (task == null) {
            return false;
        }
        activity.is(Doing.READ);
        Guard.run(label, "read", () -> task.run(spec.machine()));
        return true;
    }

    private boolean applyNext() throws IOException {
        if (isStopped()) {
            cursor = null;
            return false;
        }
        if (hold.holds()) {
            return restoreInstead();
        }
        long before = applied.index();
        EntryCursor entries = nextEntry();
        if (entries == null) {
            return applied.index() > before; // A state was restored, which reads may wait for.
        }
        EncodedEntries part = entries.part();
        LogPosition position = part.position(entries.at());
        Check.invariant(
                position.index() == applied.index() + 1,
                "index %d is to be applied after %d",
                position.index(),
                applied.index());
        boolean command = part.type(entries.at()).equals(EntryType.COMMAND);
        R result = command ? applyCommand(position, part, entries.at()) : null;
        applied = position;
        // Before anybody hears of the result: who has it may ask for what is applied.
        appliedIndex.setRelease(position.index());
        commands.applied(position, result);
        return true;
    }

    /** Returns the cursor at the next entry, or null if there is none. */
    private @Nullable EntryCursor nextEntry() throws IOException {
        while (true) {
            if (cursor == null) {
                Apply next = nextApply();
                if (next == null) {
                    return null;
                }
                cursor = new EntryCursor(next, log, heldBytes, comingIndex);
            }
            if (cursor.mustRead()) {
                activity.is(Doing.READ_LOG);
            }
            if (cursor.advance()) {
                return cursor;
            }
            cursor = null;
        }
    }

    private @Nullable Apply nextApply() throws IOException {
        for (Steps.Step<S> step = steps.poll(); step != null; step = steps.poll()) {
            Restoration<S> restoration = step.restoration();
            if (restoration == null) {
                return step.apply();
            }
            restoreNow(restoration);
        }
        return null;
    }

    /** A state that cannot go on is replaced, if another one waits, which holds all that would have come before. */
    private boolean restoreInstead() throws IOException {
        Restoration<S> restoration = steps.skipToRestoration(heldBytes);
        if (restoration != null) {
            cursor = cursor == null ? null : cursor.drop();
            restoreNow(restoration);
        }
        return restoration != null;
    }

    private void restoreNow(Restoration<S> restoration) throws IOException {
        activity.is(Doing.RESTORE);
        LogPosition position = restoration.restore(spec.machine());
        long index = position.index();
        Check.invariant(index >= applied.index(), "state %d takes the place of %d", index, applied.index());
        applied = position;
        appliedIndex.setRelease(index);
        reportedIndex = index;
        commands.snapshotInstalled(position);
        if (!isStopped() && !pool.hasEnded()) {
            listener.onApplied(reportedIndex);
        }
    }

    private R applyCommand(LogPosition position, EncodedEntries part, int at) {
        activity.isApplying(position);
        C command = spec.codec().decode(entryCodec.payload(part, at));
        return spec.machine().apply(position, command);
    }

    /** Says how far it has come: once for many entries, and never for an end that is not its own. */
    private void report() {
        // After the pool has ended, this is a thread that was abandoned: nothing of the node may be touched any more.
        if (applied.index() == reportedIndex || pool.hasEnded()) {
            return;
        }
        activity.is(Doing.BATCH_APPLIED);
        reportedIndex = applied.index();
        spec.machine().batchApplied(applied);
        if (!isStopped()) {
            listener.onApplied(reportedIndex);
            // It may not have been able to do what it was told, with nothing more to come.
            hold.holds();
        }
    }
}
