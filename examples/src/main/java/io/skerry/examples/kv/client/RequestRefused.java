package io.skerry.examples.kv.client;

import org.jspecify.annotations.Nullable;

/** It certainly did not happen: no endpoint took it. */
public final class RequestRefused extends KvClientException {

    /** Says by whom, and why. */
    public RequestRefused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
