package io.skerry.examples.kv.http;

import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.raft.model.NodeId;
import org.jspecify.annotations.Nullable;

/** A request that ends in an error code. */
final class ApiException extends RuntimeException {

    private final ErrorCode code;
    private final transient @Nullable NodeId leader;

    ApiException(ErrorCode code, String message) {
        this(code, message, null, null);
    }

    /** @param leader who leads, if whoever refused has said so */
    ApiException(ErrorCode code, String message, @Nullable NodeId leader, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.leader = leader;
    }

    ErrorCode code() {
        return code;
    }

    @Nullable
    NodeId leader() {
        return leader;
    }
}
