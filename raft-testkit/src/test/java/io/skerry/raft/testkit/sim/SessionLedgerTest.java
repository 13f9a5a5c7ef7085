package io.skerry.raft.testkit.sim;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.SessionCommand;
import io.skerry.raft.session.SessionOutcome;
import io.skerry.raft.session.SessionStateMachine;
import io.skerry.raft.testkit.sim.SimEffects.Effect;
import org.junit.jupiter.api.Test;

/** What is written down about sessions: each law notices what may not be. */
class SessionLedgerTest {

    private static final ClientId OPENED = ClientId.opened(1);
    private static final SessionCommand.Open<Long> OPEN = new SessionCommand.Open<>(SessionLimits.DEFAULT);

    private final SessionLedger ledger = new SessionLedger();
    private SessionStateMachine<SimEffects, Long, Effect> machine = empty();

    private static SessionStateMachine<SimEffects, Long, Effect> empty() {
        return new SessionStateMachine<>(new SimEffects(), SimEffects.RESULTS);
    }

    private static SessionCommand.Once<Long> once(ClientId client, long sequence, long command) {
        return new SessionCommand.Once<>(client, sequence, SessionLimits.DEFAULT, command);
    }

    private SessionOutcome<Effect> apply(long index, SessionCommand<Long> command) {
        SessionOutcome<Effect> outcome = machine.apply(LogPosition.of(1, index), command);
        ledger.onApplied(machine, index, command, outcome);
        return outcome;
    }

    @Test
    void whatIsRightIsCounted() {
        for (int replica = 0; replica < 2; replica++) {
            machine = empty();
            apply(1, OPEN);
            apply(2, once(OPENED, 1, 7));
            apply(3, once(OPENED, 1, 7));
            apply(4, once(OPENED, 2_000, 8));
            apply(5, once(OPENED, 1, 7));
            apply(6, once(ClientId.opened(99), 1, 9));
            apply(7, new SessionCommand.Plain<>(10L));
            ledger.onSnapshot(7, SimSnapshot.of(machine).hash());
        }
        assertEquals(new SessionCounts(1, 2, 1, 1, 1), ledger.counts());
    }

    @Test
    void aSecondEffectIsSeen() {
        apply(1, OPEN);
        apply(2, once(OPENED, 1, 7));
        machine = empty();
        machine.apply(LogPosition.of(1, 1), OPEN);
        Violations.expect("takes effect at 2 and at 3", () -> apply(3, once(OPENED, 1, 7)));
    }

    @Test
    void aNamedClientMayComeBackAfterItWasForgotten() {
        ClientId named = ClientId.of("named");
        apply(1, once(named, 1, 7));
        machine = empty();
        assertEquals(
                2,
                ((SessionOutcome.Applied<Effect>) apply(2, once(named, 1, 7)))
                        .result()
                        .index());
    }

    @Test
    void replicasThatDisagreeAreSeen() {
        apply(1, OPEN);
        apply(2, once(OPENED, 1, 7));
        machine = empty();
        Violations.expect("two replicas disagree on Once", () -> apply(2, once(OPENED, 1, 7)));
        ledger.onSnapshot(2, 4);
        ledger.onSnapshot(2, 4);
        Violations.expect("different snapshots at 2", () -> ledger.onSnapshot(2, 5));
    }

    @Test
    void aSessionThatIsForgottenTooEarlyIsSeen() {
        apply(1, OPEN);
        machine = empty();
        Violations.expect("its session was used last", () -> apply(2, once(OPENED, 1, 7)));
    }

    @Test
    void anOutcomeThatIsNotTheEffectsIsSeen() {
        SessionCommand.Once<Long> once = once(OPENED, 1, 7);
        apply(1, OPEN);
        apply(2, once);
        SessionOutcome<Effect> other = new SessionOutcome.Applied<>(new Effect(7, 2, 99));
        Violations.expect("cannot come to Applied", () -> ledger.onApplied(machine, 3, once, other));
        SessionOutcome<Effect> expired = new SessionOutcome.Expired<>(SessionOutcome.Forgotten.SEQUENCE);
        machine.machine().apply(LogPosition.of(1, 4), 7L);
        Violations.expect(
                "cannot come to Expired", () -> ledger.onApplied(machine, 4, once(ClientId.opened(3), 1, 8), expired));
        Violations.expect("cannot come to Applied", () -> ledger.onApplied(machine, 5, OPEN, other));
    }

    @Test
    void sessionsBeyondTheirLimitsAreSeen() {
        apply(1, OPEN);
        apply(2, OPEN);
        SessionLimits one = new SessionLimits(1, SessionLimits.DEFAULT.maxBytes());
        SessionOutcome<Effect> opened = machine.apply(LogPosition.of(1, 3), OPEN);
        Violations.expect(
                "above 1 sessions", () -> ledger.onApplied(machine, 3, new SessionCommand.Open<>(one), opened));
    }
}
