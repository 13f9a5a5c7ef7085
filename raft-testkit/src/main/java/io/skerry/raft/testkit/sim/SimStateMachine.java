package io.skerry.raft.testkit.sim;

import io.skerry.raft.message.LogSlice;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;
import io.skerry.raft.model.LogPosition;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The state machine of a group on a node, in one life of it: its state is a hash over all records applied, in order, in
 * several families, and the sessions that are in them. Not thread-safe; owned by its replica.
 */
final class SimStateMachine {

    /** Those of {@link SimFamilies}, and one with the sessions. */
    static final int FAMILIES = SimFamilies.COUNT + 1;

    private static final String FILE = "hash";

    private final GroupHistory history;
    private final SimSessions sessions;
    private final SimFamilies families = new SimFamilies();
    private LogPosition applied = LogPosition.NONE;

    SimStateMachine(GroupHistory history, SimSessions sessions) {
        this.history = history;
        this.sessions = sessions;
    }

    SimSessions sessions() {
        return sessions;
    }

    long appliedIndex() {
        return applied.index();
    }

    LogPosition applied() {
        return applied;
    }

    /** Applies entries, which must continue what is applied. */
    void apply(LogSlice entries) {
        for (EncodedEntries part : entries.parts()) {
            for (int i = 0; i < part.count(); i++) {
                if (part.index(i) != applied.index() + 1) {
                    throw new Violation("%s is applied after %d", part.position(i), applied.index());
                }
                applied = part.position(i);
                families.apply(applied.index(), SimLog.hash(part.buffer(), part.offset(i), part.recordBytes(i)));
                history.onApplied(applied.index(), families.hash());
                applyCommand(part, i);
            }
        }
    }

    private void applyCommand(EncodedEntries part, int i) {
        long write = part.type(i).equals(EntryType.COMMAND) ? SimLog.value(part, i) : 0;
        if (write != 0) {
            sessions.apply(applied, write);
        }
        sessions.applied(applied.index());
    }

    // ---- as a whole

    /** Returns what it has now. */
    SimState capture() {
        List<SimState.Family> captured = new ArrayList<>(FAMILIES);
        for (int family = 0; family < SimFamilies.COUNT; family++) {
            long hash = families.get(family);
            captured.add(new SimState.Family(applied, () -> file(hash)));
        }
        captured.add(new SimState.Family(applied, sessions.capture()));
        return new SimState(captured);
    }

    /** Returns what a family has before anything is applied. */
    static SimState.Family emptyFamily(int family) {
        Supplier<SimSnapshot> content = family < SimFamilies.COUNT ? () -> file(0) : SimSessions::emptySnapshot;
        return new SimState.Family(LogPosition.NONE, content);
    }

    /** Its state becomes another one, whose families agree, and which the group's history must know. */
    void restore(SimState state) {
        applied = state.position();
        if (state.families().isEmpty()) {
            return;
        }
        for (int family = 0; family < SimFamilies.COUNT; family++) {
            families.set(family, hash(state.families().get(family).content().get()));
        }
        sessions.restore(state.families().get(SimFamilies.COUNT).content().get(), applied.index());
        if (applied.index() > 0) {
            history.onRestored(applied, families.hash());
        }
    }

    private static SimSnapshot file(long hash) {
        SimSnapshot content = new SimSnapshot();
        try (DataOutputStream out = new DataOutputStream(content.create(FILE))) {
            out.writeLong(hash);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return content;
    }

    private static long hash(SimSnapshot content) {
        try (DataInputStream in = new DataInputStream(content.open(FILE))) {
            return in.readLong();
        } catch (IOException e) {
            throw new Violation("a family of a state cannot be read: %s", e);
        }
    }
}
