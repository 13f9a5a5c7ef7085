package io.skerry.raft.runtime.snapshot;

import io.skerry.raft.core.RaftCore;
import io.skerry.raft.core.Write.IndexedMembership;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Membership;
import io.skerry.raft.runtime.apply.Visit;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One snapshot that is taken.
 *
 * <pre>
 *   loop          snapshot thread        applier        snapshot thread       loop             snapshot thread     loop
 *   begin  ──▶  (a slot is free)  ──▶   capture   ──▶   writeTo        ──▶   membership  ──▶   commit, prune  ──▶  ended
 *                       └──────── writeSnapshot of a durable machine ────────▲
 * </pre>
 *
 * <p>Each step is on one thread, and hands over to the next. It comes to its end exactly once.
 *
 * @param <S> the state machine
 */
final class SnapshotTaking<S extends StateMachine<?, ?>> implements Visit<S> {

    /** Is told the end, on the loop. */
    interface Listener {

        /**
         * It is over.
         *
         * @param core    the core, or null
         * @param taken   what was taken, or null
         * @param failure why nothing was, or null
         */
        void ended(@Nullable RaftCore core, @Nullable Taken taken, @Nullable Throwable failure);
    }

    /**
     * A snapshot that is durable.
     *
     * @param position up to where the log is in it
     * @param bytes    the bytes of its files; 0 if nothing was written because there is one already
     */
    record Taken(LogPosition position, long bytes) {}

    private final GroupPlace<S> place;
    private final LogPosition newest;
    private final Listener listener;
    private final AtomicLong writtenBytes = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean cancelled;
    private @Nullable SnapshotWriter writer;
    private volatile boolean hasSlot;

    /** @param newest where the newest snapshot stands, which need not be taken again */
    SnapshotTaking(GroupPlace<S> place, LogPosition newest, Listener listener) {
        this.place = place;
        this.newest = newest;
        this.listener = listener;
    }

    void begin() {
        DurableStateMachine<?, ?> durable = place.durableMachine();
        if (durable == null) {
            place.threads().acquire(this::write);
        } else if (!place.threads().persist(() -> attempt(() -> persistFirst(durable)))) {
            end(null, closing());
        }
    }

    /** A disk that hangs is to hold up no slot: most is written before there is one. */
    private void persistFirst(DurableStateMachine<?, ?> durable) throws IOException {
        synchronized (place.persisting()) {
            durable.persist();
        }
        place.threads().acquire(this::write);
    }

    /** Comes to its end soon, without a snapshot. From any thread. */
    void cancel() {
        cancelled = true;
    }

    long writtenBytes() {
        return writtenBytes.get();
    }

    /** On a snapshot thread. */
    private void write() {
        hasSlot = true;
        attempt(() -> {
            if (place.storage().isDiskLow()) {
                throw new IOException("the disk has too little room left: free space there");
            }
            DurableStateMachine<?, ?> durable = place.durableMachine();
            if (durable == null) {
                place.applies().visit(this);
            } else {
                writeDurable(durable);
            }
        });
    }

    private void writeDurable(DurableStateMachine<?, ?> durable) throws IOException {
        LogPosition position;
        SnapshotWriter begun = create();
        synchronized (place.persisting()) {
            position = durable.writeSnapshot(sink(begun));
        }
        if (isNews(position)) {
            askMembership(position);
        }
    }

    /** On the applier's thread. */
    @Override
    public void run(S machine, LogPosition applied) {
        attempt(() -> {
            if (!isNews(applied)) {
                return;
            }
            SnapshotView view = machine.capture();
            if (!place.threads().execute(() -> attempt(() -> writeView(view, applied)))) {
                view.close();
                throw closing();
            }
        });
    }

    @Override
    public void stopped(Throwable cause) {
        end(null, cause);
    }

    private boolean isNews(LogPosition position) throws IOException {
        if (position.equals(LogPosition.NONE)) {
            throw new IOException("nothing is applied yet, and there is nothing to take");
        }
        boolean news = !position.equals(newest);
        if (!news) {
            end(new Taken(position, 0), null);
        }
        return news;
    }

    private void writeView(SnapshotView view, LogPosition position) throws IOException {
        try (view) {
            view.writeTo(sink(create()));
        }
        askMembership(position);
    }

    private SnapshotWriter create() throws IOException {
        SnapshotWriter begun = place.store().create();
        writer = begun;
        return begun;
    }

    private CountingSink sink(SnapshotWriter begun) {
        return new CountingSink(begun, writtenBytes, () -> cancelled);
    }

    private void askMembership(LogPosition position) throws IOException {
        boolean asked = place.loop()
                .run(core -> attempt(() -> {
                    if (core == null) {
                        throw closing();
                    }
                    if (position.index() < place.boundaryIndex()) {
                        throw new IOException("a newer one of another node was installed meanwhile");
                    }
                    IndexedMembership membership = core.membershipAt(position.index());
                    if (membership.membership().equals(Membership.EMPTY)) {
                        throw new IOException("who belonged to the group at " + position
                                + " is not known here: that comes with the rest of the log");
                    }
                    if (!place.threads().execute(() -> attempt(() -> commit(position, membership)))) {
                        throw closing();
                    }
                }));
        if (!asked) {
            throw closing();
        }
    }

    private void commit(LogPosition position, IndexedMembership membership) throws IOException {
        SnapshotWriter begun = writer;
        if (begun == null || cancelled) {
            throw closing();
        }
        long bytes;
        try (StoredSnapshot stored = begun.commit(
                position, membership.index(), membership.membership().toPayload())) {
            bytes = stored.manifest().bytes();
        }
        end(new Taken(position, bytes), null);
    }

    private static IOException closing() {
        return new IOException("the group stops");
    }

    /** A step, whatever it throws: user code among it, in any language. */
    private void attempt(Step step) {
        try {
            step.run();
        } catch (Throwable e) {
            end(null, e);
        }
    }

    private interface Step {

        void run() throws IOException;
    }

    private void end(@Nullable Taken taken, @Nullable Throwable failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        // Not where it has ended, which may be a loop: files are removed.
        Runnable last = () -> {
            SnapshotWriter begun = writer;
            if (begun != null) {
                begun.close();
            }
            if (taken != null && taken.bytes() > 0) {
                place.prune();
            }
            if (hasSlot) {
                place.threads().release();
            }
            place.loop().run(core -> listener.ended(core, taken, failure));
        };
        if (!place.threads().execute(last)) {
            last.run();
        }
    }
}
