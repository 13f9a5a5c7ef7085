package io.skerry.raft.session;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.ResultCodec;
import io.skerry.raft.statemachine.SnapshotSource;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.statemachine.StateMachine;
import java.io.IOException;
import java.util.List;

/**
 * Has another state machine apply each command of a session once, and remembers the outcome for those who send it again.
 * What it keeps is a function of the log alone, on every replica the same.
 *
 * <p>The rules, in the order of the log:
 * <ol>
 *   <li>A session is opened by an entry, and called after its index; a {@linkplain ClientId named} one by its first use.
 *   <li>With max the highest sequence that a session has seen, outcomes in (max − {@link #WINDOW}, max] are kept. Sequences
 *       come in any order: one in the window, or above it, that was not there yet takes effect. One below it has expired, as
 *       has everything of a session that is not there.
 *   <li>When there are more sessions or bytes than the limits in the entry allow, the sessions that were not used for longest
 *       are forgotten; a session that has more bytes than all may have, loses its oldest outcomes.
 * </ol>
 *
 * <p>Around a {@link DurableStateMachine}, {@link #of} makes one that is durable as well: sessions are in its attachment, and
 * so one with its state, always. Any other must have its state from snapshots and the log alone: one that says that it is
 * durable would, after a restart, be ahead of the sessions, and is refused.
 *
 * <p>A snapshot has the file {@code sessions} and, behind the prefix {@code machine.}, the files of the state machine inside.
 * The same state is the same bytes. One of a durable state machine has the file {@code sessions-inside} and those of the
 * state machine, which have the sessions in them.
 *
 * <p>Good for any node that applies a log, whoever wrote it; with {@link SessionCommandCodec} for its entries. Not
 * thread-safe; owned by its node, but for what says otherwise.
 *
 * @param <S> the state machine inside
 * @param <C> its commands
 * @param <R> its results; none of them is null
 */
public sealed class SessionStateMachine<S extends StateMachine<C, R>, C, R>
        implements StateMachine<SessionCommand<C>, SessionOutcome<R>> permits DurableSessionStateMachine {

    /** So many sequences, up to the highest one that a session has seen, are remembered, and may be under way. */
    public static final int WINDOW = 1024;

    private final S machine;
    private final ResultCodec<R> results;
    private SessionTable table;
    /** Those of the table, for whoever asks meanwhile. */
    private volatile int sessionCount;

    private volatile long sessionBytes;

    /**
     * Takes a state machine over, with no sessions.
     *
     * @param results how outcomes are remembered
     * @throws IllegalArgumentException if the state machine is durable by itself: see {@link #of}
     */
    public SessionStateMachine(S machine, ResultCodec<R> results) {
        this(machine, results, new SessionTable(List.of(), SessionObserver.NONE));
        LogPosition durable = machine.durablePosition();
        if (!durable.equals(LogPosition.NONE) || machine instanceof DurableStateMachine) {
            throw new IllegalArgumentException(durableFault(durable));
        }
    }

    SessionStateMachine(S machine, ResultCodec<R> results, SessionTable table) {
        this.machine = machine;
        this.results = results;
        this.table = table;
        measure();
    }

    /**
     * Takes a state machine over, with the sessions that it has in its state, if it is a {@link DurableStateMachine}; then
     * what is returned is one, too.
     *
     * @param results how outcomes are remembered
     * @param <S> the state machine inside
     * @param <C> its commands
     * @param <R> its results
     * @throws IllegalArgumentException if the state machine says that it is durable, and is none
     */
    public static <S extends StateMachine<C, R>, C, R> SessionStateMachine<S, C, R> of(
            S machine, ResultCodec<R> results) {
        return machine instanceof DurableStateMachine<C, R> durable
                ? new DurableSessionStateMachine<>(machine, durable, results)
                : new SessionStateMachine<>(machine, results);
    }

    private String durableFault(LogPosition durable) {
        return machine.getClass().getName() + " holds its state durably, up to " + durable
                + ", and would be ahead of the sessions after a restart: take the sessions away, or let it begin with the log";
    }

    /** Returns the state machine inside. */
    public S machine() {
        return machine;
    }

    /** Returns how many sessions are open. Called by any thread. */
    public int sessionCount() {
        return sessionCount;
    }

    /** Returns the memory that sessions and outcomes take, estimated from above. Called by any thread. */
    public long sessionBytes() {
        return sessionBytes;
    }

    SessionTable table() {
        return table;
    }

    void replace(SessionTable other) {
        table = other;
        measure();
    }

    private void measure() {
        sessionCount = table.size();
        sessionBytes = table.bytes();
    }

    @Override
    public SessionOutcome<R> apply(LogPosition position, SessionCommand<C> command) {
        SessionOutcome<R> outcome = applied(position, command);
        measure();
        return outcome;
    }

    private SessionOutcome<R> applied(LogPosition position, SessionCommand<C> command) {
        return command.accept(new SessionCommand.Handler<>() {
            @Override
            public SessionOutcome<R> on(SessionCommand.Plain<C> plain) {
                return new SessionOutcome.Applied<>(machine.apply(position, plain.command()));
            }

            @Override
            public SessionOutcome<R> on(SessionCommand.Open<C> open) {
                ClientId client = ClientId.opened(position.index());
                table.open(client);
                table.enforce(open.limits());
                return new SessionOutcome.Opened<>(client);
            }

            @Override
            public SessionOutcome<R> on(SessionCommand.Once<C> once) {
                return applyOnce(position, once);
            }
        });
    }

    private SessionOutcome<R> applyOnce(LogPosition position, SessionCommand.Once<C> once) {
        Session session = table.use(once.client());
        if (session == null && once.client().isOpened()) {
            return new SessionOutcome.Expired<>(SessionOutcome.Forgotten.SESSION);
        }
        if (session == null) {
            session = table.open(once.client());
        }
        if (session.isForgotten(once.sequence())) {
            return new SessionOutcome.Expired<>(SessionOutcome.Forgotten.SEQUENCE);
        }
        byte[] remembered = session.outcome(once.sequence());
        if (remembered != null) {
            return new SessionOutcome.Applied<>(results.decode(Payload.wrap(remembered)));
        }
        R result = machine.apply(position, once.command());
        table.remember(session, once.sequence(), results.encode(result).toByteArray());
        table.enforce(once.limits());
        return new SessionOutcome.Applied<>(result);
    }

    @Override
    public void batchApplied(LogPosition last) {
        machine.batchApplied(last);
        // At the first opportunity, not after the restart that would have harmed it.
        LogPosition durable = machine.durablePosition();
        if (!durable.equals(LogPosition.NONE)) {
            throw new IllegalStateException(durableFault(durable));
        }
    }

    @Override
    public SnapshotView capture() {
        SnapshotView inside = machine.capture();
        List<Session> sessions = table.sessions().stream().map(Session::copy).toList();
        return new SessionSnapshot(sessions, inside);
    }

    /**
     * Replaces sessions and state.
     *
     * @throws IOException if it is no snapshot with sessions, one of a newer version, or damaged; nothing was replaced then
     *                     unless it is the state machine inside that throws it
     */
    @Override
    public void restore(SnapshotSource source) throws IOException {
        if (source.names().contains(SessionSnapshot.DURABLE)) {
            // It knows best, in its own words, that this is not its own.
            machine.restore(SessionSnapshot.without(SessionSnapshot.DURABLE, source));
            throw new IOException(SessionSnapshot.OTHER_KIND);
        }
        SessionTable restored = SessionSnapshot.read(source);
        machine.restore(SessionSnapshot.inside(source));
        replace(restored);
    }
}
