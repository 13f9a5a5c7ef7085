package io.skerry.integrationtests.kill;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.examples.foreign.ForeignNode;
import io.skerry.examples.foreign.Wire.Mark;
import io.skerry.examples.foreign.Wire.Op;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.storage.RaftStorage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one group must hold: the same node over a storage in memory, to which the same happens as to the killed one; and
 * the step that was under way. Not thread-safe; owned by its creator.
 */
final class Replica {

    /**
     * All that a node has on disk. Immutable.
     *
     * @param epoch  its epoch
     * @param ballot whom it voted for
     * @param floor  where its log begins
     * @param ops    its log
     */
    record Contents(long epoch, String ballot, Mark floor, List<Op> ops) {

        static Contents of(RaftStorage storage, GroupId group) {
            ForeignNode node = new ForeignNode(storage, group);
            List<Op> ops = new ArrayList<>();
            for (long slot = node.floor().slot() + 1; slot <= node.tail().slot(); ) {
                List<Op> part = node.read(slot, 200_000).orElseThrow();
                for (Op op : part) {
                    assertEquals(slot++, op.mark().slot(), "the log is contiguous");
                    ops.add(op);
                }
            }
            return new Contents(node.epoch(), node.ballot(), node.floor(), List.copyOf(ops));
        }

        /** Without the bodies, which may be long. */
        @Override
        public String toString() {
            return "epoch " + epoch + " ballot " + ballot + " floor " + floor + " ops "
                    + ops.stream()
                            .map(op -> op.mark().epoch() + "/" + op.mark().slot() + ":" + op.kind() + ":"
                                    + op.body().length() + ":"
                                    + Integer.toHexString(op.body().hashCode()))
                            .toList();
        }
    }

    private final RaftStorage model;
    private final GroupId group;
    private final ForeignNode node;
    private @Nullable Step underWay;

    Replica(RaftStorage model, GroupId group) {
        this.model = model;
        this.group = group;
        this.node = new ForeignNode(model, group);
    }

    void begin(Step step) {
        underWay = step;
    }

    /** The step was acknowledged: it counts from here on, and must have been answered as the model answers. */
    void done(String answer, String context) {
        if (underWay == null) {
            throw new IllegalStateException("Nothing was under way, " + context);
        }
        assertEquals(underWay.applyTo(node), answer, () -> context + ", answer to " + underWay);
        underWay = null;
    }

    /** Returns whether a step had begun that was not acknowledged. */
    boolean isUnderWay() {
        return underWay != null;
    }

    /** Compares with what was found after a kill. Returns whether a step under way had changed something. */
    boolean check(RaftStorage found, String context) {
        Contents actual = Contents.of(found, group);
        Contents acknowledged = Contents.of(model, group);
        Step step = underWay;
        underWay = null;
        if (step == null || actual.equals(acknowledged)) {
            assertEquals(acknowledged, actual, context);
            return false;
        }
        step.applyTo(node);
        assertEquals(
                Contents.of(model, group),
                actual,
                () -> context + ": neither what was acknowledged, " + acknowledged + ", nor that and the whole of "
                        + step.toLine());
        return true;
    }
}
