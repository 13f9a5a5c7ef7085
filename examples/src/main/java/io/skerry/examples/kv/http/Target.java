package io.skerry.examples.kv.http;

import io.skerry.examples.kv.wire.ErrorCode;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about. Immutable.
 *
 * @param method     the HTTP method
 * @param segments   the segments of the path, still percent-encoded
 * @param parameters of the query, each at most once
 */
record Target(String method, List<String> segments, Map<String, String> parameters) {

    /** @throws ApiException if a parameter is given twice */
    static Target of(String method, URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        // The limit keeps empty segments at the end: "/kv/" has an empty key, not none.
        List<String> segments =
                List.of(path.substring(Math.min(1, path.length())).split("/", -1));
        return new Target(method, segments, parameters(uri.getRawQuery()));
    }

    private static Map<String, String> parameters(@Nullable String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query == null || query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (parameters.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
                throw new ApiException(ErrorCode.BAD_REQUEST, "The parameter " + name + " is given twice");
            }
        }
        return parameters;
    }

    /** Returns whether it is that method on a path of that form, where {@code *} is any segment. */
    boolean matches(String wantedMethod, String... form) {
        if (!method.equals(wantedMethod) || segments.size() != form.length) {
            return false;
        }
        for (int i = 0; i < form.length; i++) {
            if (!form[i].equals("*") && !form[i].equals(segments.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** @throws ApiException if there are others than those */
    void requireParameters(Set<String> known) {
        for (String name : parameters.keySet()) {
            if (!known.contains(name)) {
                throw new ApiException(ErrorCode.BAD_REQUEST, "Unknown parameter " + name + ": known are " + known);
            }
        }
    }
}
