package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.CoreStatus;
import io.skerry.raft.core.Write;
import io.skerry.raft.model.EncodedEntries;
import io.skerry.raft.model.EntryType;

/**
 * The law of a storage without room: a core that was told so, and has writes under way, takes nothing but what a term or a
 * membership begins with, and the frame that brings it. Not thread-safe; owned by its replica.
 */
final class CrowdCheck {

    private boolean crowded;
    /** What the core has taken in this turn, while there was no room: the first and the last index; 0 if nothing. */
    private long first;

    private long last;

    void crowd(boolean now) {
        crowded = now;
    }

    /** A step is over. */
    void onStep(CoreStatus before, CoreStatus now) {
        boolean took = now.undurableBytes() > before.undurableBytes()
                && now.last().index() > before.last().index();
        if (crowded && before.undurableBytes() > 0 && took && first == 0) {
            first = before.last().index() + 1;
            last = now.last().index();
        }
    }

    /** The turn is over, and this is what was taken in it. What replaced other entries cannot be told apart any more. */
    void onWrite(Write write) {
        boolean isKnown =
                first > 0 && !write.entries().isEmpty() && write.entries().firstIndex() == first;
        if (isKnown && !beginsSomething(write)) {
            throw new Violation(
                    "entries from %d to %d are taken, though the storage has no room for them", first, last);
        }
        first = 0;
    }

    private boolean beginsSomething(Write write) {
        for (EncodedEntries part : write.entries().parts()) {
            for (int i = 0; i < part.count() && part.index(i) <= last; i++) {
                if (part.type(i).equals(EntryType.NO_OP) || part.type(i).equals(EntryType.MEMBERSHIP)) {
                    return true;
                }
            }
        }
        return false;
    }
}
