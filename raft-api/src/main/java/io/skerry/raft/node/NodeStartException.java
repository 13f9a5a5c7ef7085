package io.skerry.raft.node;

import org.jspecify.annotations.Nullable;

/**
 * A node cannot start: its settings, its folder and the cluster config do not belong together, or it cannot listen. The
 * message is one line that names the fault and the mend. Nothing was stamped or written by the node.
 */
public final class NodeStartException extends RuntimeException {

    /** Names the fault and the mend. */
    public NodeStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
