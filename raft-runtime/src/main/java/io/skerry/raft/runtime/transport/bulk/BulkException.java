package io.skerry.raft.runtime.transport.bulk;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A bulk stream could not be opened, has ended, or stands still. Another one may do better. */
public class BulkException extends IOException {

    private static final long serialVersionUID = 1L;

    /** Says in one line what happened. */
    public BulkException(String message) {
        this(message, null);
    }

    /** As {@link #BulkException(String)}, with what found it. */
    public BulkException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
