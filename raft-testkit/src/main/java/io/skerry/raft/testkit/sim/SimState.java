package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.LogPosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What a state machine had at one moment, family by family: those of {@link SimFamilies}, and one that holds the sessions. As
 * it was captured it stays, and is written when somebody needs it. Immutable.
 *
 * @param families in order
 */
record SimState(List<SimState.Family> families) {

    /** What a state machine begins with. */
    static final SimState EMPTY = new SimState(List.of());

    /**
     * One family.
     *
     * @param position what was applied to it last, in whichever family that left its trace
     * @param content  its files
     */
    record Family(LogPosition position, Supplier<SimSnapshot> content) {}

    /** Copies the list. */
    SimState {
        families = List.copyOf(families);
    }

    /** Returns where the state stands, which is one position for all families. */
    LogPosition position() {
        LogPosition position =
                families.isEmpty() ? LogPosition.NONE : families.get(0).position();
        for (Family family : families) {
            if (!family.position().equals(position)) {
                throw new Violation(
                        "the families of a state stand at different positions: %s, %s", position, family.position());
            }
        }
        return position;
    }

    /** Returns it as the bytes of a snapshot. */
    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeInt(families.size());
            for (Family family : families) {
                out.writeLong(family.position().term());
                out.writeLong(family.position().index());
                family.content().get().write(out);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return bytes.toByteArray();
    }

    /** Returns what the bytes of a snapshot hold, which were checked. */
    static SimState parse(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            List<Family> families = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                LogPosition position = LogPosition.of(in.readLong(), in.readLong());
                SimSnapshot content = SimSnapshot.read(in);
                families.add(new Family(position, () -> content));
            }
            return new SimState(families);
        } catch (IOException e) {
            throw new Violation("a snapshot that checks out cannot be read: %s", e);
        }
    }
}
