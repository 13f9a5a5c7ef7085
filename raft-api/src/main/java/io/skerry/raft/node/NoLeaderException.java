package io.skerry.raft.node;

import io.skerry.raft.model.NodeId;
import org.jspecify.annotations.Nullable;

/** No leader took it until the deadline. Try again later; the message says what was waited for. */
public final class NoLeaderException extends RefusedException {

    private final transient @Nullable NodeId hint;

    /** Names what was waited for, and who was believed to lead, if anybody. */
    public NoLeaderException(String message, @Nullable NodeId hint) {
        super(message, null);
        this.hint = hint;
    }

    /** Returns who was believed to lead last, or null. */
    public @Nullable NodeId hint() {
        return hint;
    }
}
