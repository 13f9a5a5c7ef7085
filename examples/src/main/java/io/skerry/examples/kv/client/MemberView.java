package io.skerry.examples.kv.client;

import io.skerry.examples.kv.wire.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The members of a cluster, as one node knows them. Immutable; whoever makes one gives the body up.
 *
 * @param body   what the node has answered
 * @param fields its plain fields
 */
public record MemberView(byte[] body, Map<String, @Nullable Object> fields) {

    /** Returns the fields of each member. */
    public List<Map<String, @Nullable Object>> members() {
        return Json.readObjects(body, "members");
    }

    /** Returns the leader that the node knows, or null. */
    public @Nullable Long leader() {
        return fields.get("leader") instanceof Long id ? id : null;
    }

    /** Returns whether the node that has answered leads. */
    public boolean isOfLeader() {
        return leader() != null && fields.get("id") instanceof Long id && id.equals(leader());
    }

    /** Returns what somebody should look at, or null. */
    public @Nullable String notice() {
        return fields.get("notice") instanceof String text ? text : null;
    }
}
