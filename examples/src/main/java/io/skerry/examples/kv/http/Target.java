package io.skerry.examples.kv.http;

import io.skerry.examples.kv.wire.ErrorCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a request is about. Immutable.
 *
 * @param method     the HTTP method
 * @param segments   the segments of the path, still percent-encoded
 * @param parameters of the query, each at most once
 */
record Target(String method, List<String> segments, Map<String, String> parameters) {

    private static final String ABSOLUTE = "http://";

    /**
     * Returns what the request line says, where a server may be named before the path.
     *
     * @throws ApiException if a parameter is given twice
     */
    static Target of(String method, String uri) {
        String local = uri;
        if (uri.startsWith(ABSOLUTE)) {
            int slash = uri.indexOf('/', ABSOLUTE.length());
            local = slash < 0 ? "/" : uri.substring(slash);
        }
        int query = local.indexOf('?');
        String path = query < 0 ? local : local.substring(0, query);
        // The limit keeps empty segments at the end: "/kv/" has an empty key, not none.
        List<String> segments =
                List.of(path.substring(Math.min(1, path.length())).split("/", -1));
        return new Target(method, segments, parameters(query < 0 ? "" : local.substring(query + 1)));
    }

    private static Map<String, String> parameters(String query) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (parameters.put(name, equals < 0 ? "" : pair.substring(equals + 1)) != null) {
                throw new ApiException(ErrorCode.BAD_REQUEST, "The parameter " + name + " is given twice");
            }
        }
        return parameters;
    }

    /** Returns whether the path has that form, where {@code *} is any segment. */
    boolean hasForm(List<String> form) {
        if (segments.size() != form.size()) {
            return false;
        }
        for (int i = 0; i < form.size(); i++) {
            if (!form.get(i).equals("*") && !form.get(i).equals(segments.get(i))) {
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
