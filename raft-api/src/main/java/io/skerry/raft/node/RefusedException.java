package io.skerry.raft.node;

import org.jspecify.annotations.Nullable;

/** Refused before it came into any log: it certainly did not happen, and may be tried again. */
public abstract sealed class RefusedException extends RaftException
        permits NoLeaderException,
                OverloadedException,
                PayloadTooLargeException,
                DiskFullException,
                ClosingException,
                GroupStoppedException,
                ReplicaReplacedException,
                StateLostException,
                MembershipRefusedException {

    RefusedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
