package io.skerry.examples.kv.client;

import org.jspecify.annotations.Nullable;

/** It may take effect, or have taken it, or never will: read before you write again. */
public final class OutcomeUnknown extends KvClientException {

    /** Says what was lost. */
    public OutcomeUnknown(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
