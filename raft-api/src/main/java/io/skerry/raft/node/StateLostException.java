package io.skerry.raft.node;

import io.skerry.raft.model.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * The state of the group is lost on this node: a snapshot or a database is damaged or gone, and the log, which is sound, goes on
 * from above it. The node fetches a snapshot of another one by itself; until that is its state it answers no read, stale ones
 * included, and takes no command. Ask another node.
 */
public final class StateLostException extends RefusedException {

    private final transient @Nullable NodeId hint;

    /** Names what is lost and why, and who is believed to lead, if anybody. */
    public StateLostException(String message, @Nullable NodeId hint) {
        super(message, null);
        this.hint = hint;
    }

    /** Returns who was believed to lead last, or null. */
    public @Nullable NodeId hint() {
        return hint;
    }
}
