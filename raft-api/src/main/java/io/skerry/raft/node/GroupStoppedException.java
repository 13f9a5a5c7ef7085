package io.skerry.raft.node;

import org.jspecify.annotations.Nullable;

/**
 * The group has stopped on this node, because its state machine threw, its disk failed, or a law of Raft was broken; the
 * cause says which. Ask another node; the node's log and {@link RaftNode#describe} say what to do here.
 */
public final class GroupStoppedException extends RefusedException {

    /** Names the group, why it stopped, and the mend. */
    public GroupStoppedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
