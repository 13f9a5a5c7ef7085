package io.skerry.raft.session;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.ResultCodec;
import io.skerry.raft.statemachine.SnapshotSink;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import io.skerry.raft.statemachine.StateObstacle;
import io.skerry.raft.statemachine.StateTable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Sessions in the state of a durable state machine. They are in memory as well; what a command changes of them is written with
 * what it changes of the state.
 *
 * <p>As to threads, as the interfaces say.
 *
 * @param <S> the state machine inside
 * @param <C> its commands
 * @param <R> its results
 */
final class DurableSessionStateMachine<S extends StateMachine<C, R>, C, R> extends SessionStateMachine<S, C, R>
        implements DurableStateMachine<SessionCommand<C>, SessionOutcome<R>> {

    private final DurableStateMachine<C, R> durable;
    private final SessionRecords records;
    private boolean wrapped;

    DurableSessionStateMachine(S machine, DurableStateMachine<C, R> durable, ResultCodec<R> results) {
        this(machine, durable, results, new SessionRecords(durable.attachment()));
    }

    private DurableSessionStateMachine(
            S machine, DurableStateMachine<C, R> durable, ResultCodec<R> results, SessionRecords records) {
        super(machine, results, records.load());
        this.durable = durable;
        this.records = records;
    }

    @Override
    public SessionOutcome<R> apply(LogPosition position, SessionCommand<C> command) {
        SessionOutcome<R> outcome = super.apply(position, command);
        records.write(position.index());
        if (!wrapped) {
            durable.commandApplied(position);
        }
        return outcome;
    }

    @Override
    public void commandApplied(LogPosition position) {
        durable.commandApplied(position);
    }

    @Override
    public @Nullable StateObstacle obstacle() {
        return durable.obstacle();
    }

    @Override
    public void batchApplied(LogPosition last) {
        durable.batchApplied(last);
    }

    @Override
    public LogPosition durablePosition() {
        return durable.durablePosition();
    }

    @Override
    public @Nullable String damage() {
        return durable.damage();
    }

    @Override
    public void persist() throws IOException {
        durable.persist();
    }

    @Override
    public StateTable attachment() {
        wrapped = true;
        return records.rest();
    }

    // ---- snapshots: the files of the state machine, and one that says that sessions are in them

    @Override
    public LogPosition writeSnapshot(SnapshotSink sink) throws IOException {
        mark(sink);
        return durable.writeSnapshot(sink);
    }

    @Override
    public SnapshotView capture() {
        SnapshotView view = durable.capture();
        return new SnapshotView() {
            @Override
            public void writeTo(SnapshotSink sink) throws IOException {
                mark(sink);
                view.writeTo(sink);
            }

            @Override
            public void close() {
                view.close();
            }
        };
    }

    private static void mark(SnapshotSink sink) throws IOException {
        sink.create(SessionSnapshot.DURABLE).close();
    }

    /**
     * Replaces sessions and state.
     *
     * @throws IOException if it is no snapshot with sessions, of another kind of state machine, or damaged
     */
    @Override
    public void restore(SnapshotSource source) throws IOException {
        durable.restore(inside(source));
        replace(records.load());
    }

    @Override
    public Prepared prepare(SnapshotSource source) throws IOException {
        Prepared prepared = durable.prepare(inside(source));
        return new ReloadingPrepared(prepared, () -> replace(records.load()));
    }

    private SnapshotSource inside(SnapshotSource source) throws IOException {
        if (source.names().contains(SessionSnapshot.DURABLE)) {
            return SessionSnapshot.without(SessionSnapshot.DURABLE, source);
        }
        if (source.names().contains(SessionSnapshot.FILE)) {
            // It knows best, in its own words, that this is not its own.
            durable.prepare(SessionSnapshot.inside(source)).close();
            throw new IOException(SessionSnapshot.OTHER_KIND);
        }
        throw new IOException(SessionSnapshot.WITHOUT_SESSIONS);
    }
}
