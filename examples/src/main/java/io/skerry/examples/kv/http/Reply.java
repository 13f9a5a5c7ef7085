package io.skerry.examples.kv.http;

import io.skerry.examples.kv.wire.ErrorCode;
import io.skerry.examples.kv.wire.Json;
import io.skerry.raft.model.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer. Immutable; whoever makes one gives the body up.
 *
 * @param status  the HTTP status
 * @param headers the headers, the type of the body among them
 * @param body    the body
 */
record Reply(int status, Map<String, String> headers, byte[] body) {

    static Reply json(int status, Json.Fields fields) {
        return new Reply(status, Map.of("Content-Type", "application/json"), Json.object(fields));
    }

    static Reply bytes(byte[] body) {
        return new Reply(200, Map.of("Content-Type", "application/octet-stream"), body);
    }

    /** @param more fields that an error of this kind has besides */
    static Reply error(ErrorCode code, String message, @Nullable NodeId leader, Json.Fields more) {
        return json(code.status(), json -> {
            json.writeStringField("error", code.name());
            json.writeStringField("message", message);
            Json.number(json, "leader", leader == null ? null : leader.value());
            more.writeTo(json);
        });
    }

    static Reply error(ErrorCode code, String message, @Nullable NodeId leader) {
        return error(code, message, leader, json -> {});
    }

    Reply with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Reply(status, more, body);
    }
}
