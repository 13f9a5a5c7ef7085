package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.session.SessionCommand;
import io.skerry.raft.session.SessionOutcome;
import io.skerry.raft.session.SessionStateMachine;
import io.skerry.raft.statemachine.SnapshotView;
import io.skerry.raft.testkit.sim.SimEffects.Effect;
import java.util.ArrayDeque;
import java.util.function.Supplier;

/**
 * The sessions of a group on a node, in one life of it: production's, with a simulated state machine below. They are in
 * every state that is kept and shipped, as one with what is below. Whoever was told by the core that an
 * entry is committed learns the outcome when it is applied here; a crash before leaves him without.
 *
 * <p>Not thread-safe; owned by its node.
 */
final class SimSessions {

    /** So often all replicas compare all bytes. */
    private static final int SNAPSHOT_EACH = 64;

    private record Waiting(long write, long index) {}

    private final SessionClients clients;
    private final SessionLedger ledger;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private final SessionStateMachine<SimEffects, Long, Effect> machine = empty();
    private long appliedIndex;

    SimSessions(SessionClients clients, SessionLedger ledger) {
        this.clients = clients;
        this.ledger = ledger;
    }

    private static SessionStateMachine<SimEffects, Long, Effect> empty() {
        return new SessionStateMachine<>(new SimEffects(), SimEffects.RESULTS);
    }

    /** An entry is applied that writes this number. */
    void apply(LogPosition position, long write) {
        SessionCommand<Long> command = clients.command(write);
        SessionOutcome<Effect> outcome = machine.apply(position, command);
        ledger.onApplied(machine, position.index(), command, outcome);
        clients.onApplied(write, outcome);
    }

    /** All up to there is applied; tells those who waited for it. */
    void applied(long index) {
        appliedIndex = index;
        if (index % SNAPSHOT_EACH == 0) {
            ledger.onSnapshot(index, SimSnapshot.of(machine).hash());
        }
        waiting.removeIf(one -> tell(one));
    }

    /** A client waits for the outcome of what it wrote, which is committed. */
    void await(long write, long index) {
        Waiting one = new Waiting(write, index);
        if (!tell(one)) {
            waiting.addLast(one);
        }
    }

    private boolean tell(Waiting one) {
        boolean there = one.index() <= appliedIndex;
        if (there) {
            clients.tell(one.write());
        }
        return there;
    }

    // ---- as a whole

    /** Returns what is remembered now; what nobody needs is never written. */
    Supplier<SimSnapshot> capture() {
        SnapshotView view = machine.capture();
        return () -> SimSnapshot.of(view);
    }

    /** Returns what is remembered before anything is applied. */
    static SimSnapshot emptySnapshot() {
        return SimSnapshot.of(empty());
    }

    /** All becomes as it was after an index. Who waits for what lies below is not told what came of it. */
    void restore(SimSnapshot snapshot, long index) {
        snapshot.restore(machine);
        if (index > 0) {
            ledger.onSnapshot(index, SimSnapshot.of(machine).hash());
        }
        appliedIndex = index;
        waiting.removeIf(one -> one.index() <= index && lose(one));
    }

    private boolean lose(Waiting one) {
        clients.lose(one.write());
        return true;
    }

    /** The life ends: nobody is told anything any more. */
    void end() {
        waiting.forEach(one -> clients.lose(one.write()));
        waiting.clear();
    }
}
