package io.skerry.raft.node;

import org.jspecify.annotations.Nullable;

/**
 * It may be in a log, and may take effect yet, or never: the leader was lost, or time ran out. A command that is
 * submitted again may take effect twice, but for one in a session.
 */
public final class OutcomeUnknownException extends RaftException {

    /** Says what was lost. */
    public OutcomeUnknownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Says what was lost. */
    public OutcomeUnknownException(String message) {
        this(message, null);
    }
}
