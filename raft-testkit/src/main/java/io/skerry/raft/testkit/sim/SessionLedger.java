package io.skerry.raft.testkit.sim;

import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.SessionCommand;
import io.skerry.raft.session.SessionOutcome;
import io.skerry.raft.session.SessionStateMachine;
import io.skerry.raft.testkit.sim.SimEffects.Effect;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the commands of one group came to, over all nodes and lives, and the laws of sessions: replicas agree on every
 * outcome and on every byte of a snapshot; a command of an opened session takes effect once; who is told of an effect is
 * told of the right one; what has expired does nothing; what is remembered is bounded, and the session that was used last
 * is never forgotten. The first replica to apply an entry is looked at closely, all others are compared with it.
 *
 * <p>A named client is held to less: its session may have been forgotten and begun anew.
 *
 * <p>Not thread-safe; owned by its simulation.
 */
final class SessionLedger {

    /** By index; null where no command is. */
    private final List<@Nullable SessionOutcome<Effect>> outcomes = new ArrayList<>();

    private final Map<Long, Long> snapshots = new HashMap<>();
    /** By command: what it did, the last time. */
    private final Map<Long, Effect> effects = new HashMap<>();

    private final Map<ClientId, Long> highest = new HashMap<>();
    private @Nullable ClientId usedLast;
    private SessionCounts counts = SessionCounts.NONE;

    SessionCounts counts() {
        return counts;
    }

    /** A replica has applied a command. */
    void onApplied(
            SessionStateMachine<SimEffects, Long, Effect> machine,
            long index,
            SessionCommand<Long> command,
            SessionOutcome<Effect> outcome) {
        while (outcomes.size() <= index) {
            outcomes.add(null);
        }
        SessionOutcome<Effect> first = outcomes.get((int) index);
        if (first == null) {
            outcomes.set((int) index, outcome);
            judge(machine, index, command, outcome);
        } else if (!first.equals(outcome)) {
            throw new Violation("sessions: two replicas disagree on %s at %d: %s, %s", command, index, first, outcome);
        }
    }

    /** A replica has that state after an index. */
    void onSnapshot(long index, long hash) {
        Long first = snapshots.putIfAbsent(index, hash);
        if (first != null && first != hash) {
            throw new Violation("sessions: two replicas have different snapshots at %d", index);
        }
    }

    private void judge(
            SessionStateMachine<SimEffects, Long, Effect> machine,
            long index,
            SessionCommand<Long> command,
            SessionOutcome<Effect> outcome) {
        boolean effect = machine.machine().lastIndex() == index;
        if (command instanceof SessionCommand.Once<Long> once) {
            judge(index, once, outcome, effect);
            note(once, outcome, effect);
            requireBounded(machine, index, effect ? once.limits() : null);
        } else if (command instanceof SessionCommand.Open<Long> open) {
            ClientId client = ClientId.opened(index);
            require(!effect && outcome.equals(new SessionOutcome.Opened<Effect>(client)), index, command, outcome);
            usedLast = client;
            highest.put(client, 0L);
            counts = counts.plus(new SessionCounts(1, 0, 0, 0, 0));
            requireBounded(machine, index, open.limits());
        } else {
            require(effect && outcome instanceof SessionOutcome.Applied<Effect>, index, command, outcome);
        }
    }

    private void judge(long index, SessionCommand.Once<Long> once, SessionOutcome<Effect> outcome, boolean effect) {
        Effect before = effects.get(once.command());
        if (effect && before != null && once.client().isOpened()) {
            throw new Violation("sessions: %s takes effect at %d and at %d", once, before.index(), index);
        }
        boolean unseen = once.client().equals(usedLast) && once.sequence() > highest.getOrDefault(once.client(), 0L);
        if (unseen && !effect) {
            throw new Violation("sessions: %s does nothing at %d, and its session was used last", once, index);
        }
        if (outcome instanceof SessionOutcome.Applied<Effect> applied) {
            Effect told = applied.result();
            boolean right = effect ? told.index() == index : told.equals(before);
            require(right && told.command() == once.command(), index, once, outcome);
            effects.put(once.command(), told);
        } else {
            require(!effect && outcome instanceof SessionOutcome.Expired<Effect>, index, once, outcome);
        }
    }

    private void note(SessionCommand.Once<Long> once, SessionOutcome<Effect> outcome, boolean effect) {
        boolean forgotten = outcome.equals(new SessionOutcome.Expired<Effect>(SessionOutcome.Forgotten.SESSION));
        boolean expired = !forgotten && outcome instanceof SessionOutcome.Expired<Effect>;
        boolean remembered = !effect && !forgotten && !expired;
        counts = counts.plus(
                new SessionCounts(0, effect ? 1 : 0, remembered ? 1 : 0, forgotten ? 1 : 0, expired ? 1 : 0));
        if (!forgotten) {
            usedLast = once.client();
            highest.merge(once.client(), once.sequence(), Math::max);
        }
    }

    private static void requireBounded(
            SessionStateMachine<?, ?, ?> machine, long index, @Nullable SessionLimits limits) {
        boolean bounded = limits == null
                || machine.sessionCount() <= limits.maxSessions()
                        && machine.sessionBytes() <= limits.maxBytes().bytes();
        if (!bounded) {
            throw new Violation(
                    "sessions: %d with %d bytes are kept at %d, above %s",
                    machine.sessionCount(), machine.sessionBytes(), index, limits);
        }
    }

    private static void require(
            boolean right, long index, SessionCommand<Long> command, SessionOutcome<Effect> outcome) {
        if (!right) {
            throw new Violation("sessions: %s at %d cannot come to %s", command, index, outcome);
        }
    }
}
