package io.skerry.examples.kv.client;

import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.examples.kv.wire.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one request to one endpoint has come to. Immutable. */
sealed interface Attempt {

    /**
     * Nothing has been sent.
     *
     * @param cause why
     */
    record NotSent(Exception cause) implements Attempt {}

    /**
     * It was sent, or may have been, and no answer came.
     *
     * @param cause why
     */
    record NoAnswer(Exception cause) implements Attempt {}

    /**
     * An answer came.
     *
     * @param status the HTTP status
     * @param body   its body
     */
    record Answer(int status, byte[] body) implements Attempt {

        /** Returns the plain fields of the body, none if it is no JSON: then it is not one of ours. */
        Map<String, @Nullable Object> fields() {
            try {
                return Json.read(body);
            } catch (IllegalArgumentException e) {
                return Map.of();
            }
        }

        /** Returns whether it is that error; the status alone could come from anybody on the way. */
        boolean is(ErrorCode code) {
            return status == code.status() && code.name().equals(fields().get("error"));
        }

        @Nullable
        Long leader() {
            return fields().get("leader") instanceof Long id ? id : null;
        }

        /** Returns what it says against the request. */
        String complaint() {
            Object message = fields().get("message");
            return message == null ? "HTTP status " + status : status + ": " + message;
        }
    }
}
