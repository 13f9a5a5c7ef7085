package io.skerry.examples.kv.client;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A node as its endpoint shows it. Immutable.
 *
 * @param endpoint where it was asked
 * @param fault    why it did not answer, or null
 * @param fields   the plain fields of its status, none if it did not answer
 */
public record NodeView(URI endpoint, @Nullable String fault, Map<String, @Nullable Object> fields) {

    static NodeView of(URI endpoint, Map<String, @Nullable Object> fields) {
        return new NodeView(endpoint, null, fields);
    }

    static NodeView unreachable(URI endpoint, String fault) {
        return new NodeView(endpoint, fault, Map.of());
    }

    /** Returns a number of its status, or null. */
    public @Nullable Long number(String field) {
        return fields.get(field) instanceof Long number ? number : null;
    }

    /** Returns a text of its status, or null. */
    public @Nullable String text(String field) {
        return fields.get(field) instanceof String text ? text : null;
    }
}
