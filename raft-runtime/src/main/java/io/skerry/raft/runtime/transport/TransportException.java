package io.skerry.raft.runtime.transport;

import org.jspecify.annotations.Nullable;

/** A node cannot listen. */
public final class TransportException extends RuntimeException {

    /** Names the address and the mend. */
    public TransportException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
