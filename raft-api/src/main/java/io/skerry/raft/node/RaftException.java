package io.skerry.raft.node;

import org.jspecify.annotations.Nullable;

/** A command or a read had no result; which kind it is says whether it took effect. */
public abstract sealed class RaftException extends RuntimeException
        permits RefusedException,
                LostException,
                OutcomeUnknownException,
                SessionExpiredException,
                SnapshotFailedException {

    RaftException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
