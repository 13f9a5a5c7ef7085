package io.skerry.examples.kv.client;

import org.jspecify.annotations.Nullable;

/** A request has no result; which kind it is says whether it took effect. */
public abstract sealed class KvClientException extends RuntimeException permits RequestRefused, OutcomeUnknown {

    KvClientException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
