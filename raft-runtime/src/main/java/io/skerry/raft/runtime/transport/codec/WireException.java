package io.skerry.raft.runtime.transport.codec;

import org.jspecify.annotations.Nullable;

/** Bytes from a peer are not what a peer of this version sends: the connection they came on must be closed. */
public final class WireException extends RuntimeException {

    /** Says in one line what is wrong with the bytes. */
    public WireException(String message) {
        this(message, null);
    }

    /** As {@link #WireException(String)}, with what found it. */
    public WireException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
