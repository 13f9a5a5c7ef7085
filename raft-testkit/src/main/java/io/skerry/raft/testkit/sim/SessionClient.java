package io.skerry.raft.testkit.sim;

import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.SessionCommand;
import io.skerry.raft.session.SessionOutcome;
import io.skerry.raft.session.SessionStateMachine;
import io.skerry.raft.testkit.sim.SimEffects.Effect;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client with a session, and another one after that. It sends again what it does not know the outcome of, and now and
 * then something that it knows it of, as a network that delivers twice would; it takes sequences out of order, leaves some
 * out, and goes on to where an earlier one is just within the window, or just not any more.
 *
 * <p>Not thread-safe; owned by its simulation.
 */
final class SessionClient {

    private static final int MOST_KEPT = 48;

    /** A command as it was sent first, and what its client knows of it. */
    private static final class Call {
        private final ClientId client;
        private final long sequence;
        private final long command;
        private @Nullable Effect told;
        private boolean decided;

        Call(ClientId client, long sequence, long command) {
            this.client = client;
            this.sequence = sequence;
            this.command = command;
        }
    }

    private final SimRandom random;
    private final @Nullable ClientId name;
    private final ArrayDeque<Call> toRepeat = new ArrayDeque<>();
    private final List<Call> kept = new ArrayList<>();
    private final Set<Long> used = new HashSet<>();
    private @Nullable ClientId session;
    private long last;

    /** Returns a client that has that name, or opens sessions. */
    SessionClient(@Nullable ClientId name, SimRandom random) {
        this.name = name;
        this.session = name;
        this.random = random;
    }

    /** Returns what it sends next. */
    SessionCommand<Long> next(SessionLimits limits, LongSupplier commands) {
        Call repeated = repeated();
        if (repeated != null) {
            return once(repeated, limits);
        }
        ClientId current = session;
        boolean leaves = name == null && random.nextInt(48) == 0;
        if (current == null || leaves) {
            return new SessionCommand.Open<>(limits);
        }
        Call call = new Call(current, nextSequence(), commands.getAsLong());
        kept.add(call);
        if (kept.size() > MOST_KEPT) {
            kept.remove(random.nextInt(MOST_KEPT));
        }
        return once(call, limits);
    }

    private static SessionCommand<Long> once(Call call, SessionLimits limits) {
        return new SessionCommand.Once<>(call.client, call.sequence, limits, call.command);
    }

    private @Nullable Call repeated() {
        while (!toRepeat.isEmpty() && random.nextInt(4) != 0) {
            Call call = toRepeat.removeFirst();
            if (!call.decided) {
                return call;
            }
        }
        boolean duplicates = !kept.isEmpty() && random.nextInt(5) == 0;
        return duplicates ? kept.get(random.nextInt(kept.size())) : null;
    }

    /** Mostly the next one; sometimes one that was left out, or one far ahead. */
    private long nextSequence() {
        long sequence = last + 1;
        int kind = random.nextInt(12);
        if (kind == 0) {
            sequence += random.between(1, 5);
        } else if (kind == 1 && !kept.isEmpty()) {
            Call edge = kept.get(random.nextInt(kept.size()));
            sequence = Math.max(sequence, edge.sequence + SessionStateMachine.WINDOW + random.between(-1, 1));
        } else if (kind == 2) {
            long leftOut = Math.max(1, last - random.between(0, SessionStateMachine.WINDOW + 2));
            sequence = used.contains(leftOut) ? sequence : leftOut;
        }
        used.add(sequence);
        last = Math.max(last, sequence);
        return sequence;
    }

    /** The outcome of an attempt has come. */
    void told(SessionCommand<Long> command, SessionOutcome<Effect> outcome) {
        if (command instanceof SessionCommand.Open<Long>) {
            begin(((SessionOutcome.Opened<Effect>) outcome).client());
            return;
        }
        SessionCommand.Once<Long> once = (SessionCommand.Once<Long>) command;
        if (outcome instanceof SessionOutcome.Applied<Effect> applied) {
            learn(once, applied.result());
        } else if (once.client().equals(session)
                && outcome.equals(new SessionOutcome.Expired<Effect>(SessionOutcome.Forgotten.SESSION))) {
            forget(once.client());
        }
        find(once).forEach(call -> call.decided = true);
    }

    /** It opens another session, and sends little of the one before again. */
    private void forget(ClientId expired) {
        session = null;
        toRepeat.removeIf(call -> call.client.equals(expired));
        kept.removeIf(call -> call.client.equals(expired) && random.nextInt(8) != 0);
    }

    private void begin(ClientId opened) {
        session = opened;
        used.clear();
        last = 0;
    }

    private void learn(SessionCommand.Once<Long> once, Effect effect) {
        for (Call call : find(once)) {
            if (call.told != null && once.client().isOpened() && !call.told.equals(effect)) {
                throw new Violation("sessions: %s is told %s, and was told %s before", once, effect, call.told);
            }
            call.told = effect;
        }
    }

    /** What became of an attempt is not known, or it did not happen. */
    void lost(SessionCommand<Long> command) {
        if (command instanceof SessionCommand.Once<Long> once) {
            toRepeat.addAll(find(once));
            while (toRepeat.size() > MOST_KEPT) {
                toRepeat.removeFirst();
            }
        }
    }

    /** Returns the call, unless the client has forgotten it. */
    private List<Call> find(SessionCommand.Once<Long> once) {
        return kept.stream().filter(call -> call.command == once.command()).toList();
    }
}
