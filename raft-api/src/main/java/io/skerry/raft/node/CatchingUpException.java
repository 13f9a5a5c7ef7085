package io.skerry.raft.node;

import io.skerry.raft.model.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * This node is so far behind that it fetches a snapshot, or is about to become one: it could bring a command to the leader, but
 * not tell what became of it. Ask another node, or again later. Reads are not refused: they wait, or are stale.
 */
public final class CatchingUpException extends RefusedException {

    private final transient @Nullable NodeId hint;

    /** Names who is believed to lead, if anybody. */
    public CatchingUpException(String message, @Nullable NodeId hint) {
        super(message, null);
        this.hint = hint;
    }

    /** Returns who was believed to lead last, or null. */
    public @Nullable NodeId hint() {
        return hint;
    }
}
