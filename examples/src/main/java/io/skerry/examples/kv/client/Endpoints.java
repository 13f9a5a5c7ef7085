package io.skerry.examples.kv.client;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the nodes serve HTTP, and which of them to ask first. Thread-safe. */
final class Endpoints {

    private final List<URI> all;
    private final Map<Long, URI> byId = new HashMap<>();
    private int preferred;

    Endpoints(List<URI> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("At least one endpoint is needed");
        }
        this.all = List.copyOf(all);
    }

    List<URI> all() {
        return all;
    }

    synchronized URI preferred() {
        return all.get(preferred);
    }

    /** Another one than the one that did not serve; if somebody has moved on already, that is good enough. */
    synchronized void moveOnFrom(URI failed) {
        if (all.get(preferred).equals(failed)) {
            preferred = (preferred + 1) % all.size();
        }
    }

    synchronized void prefer(URI endpoint) {
        int index = all.indexOf(endpoint);
        if (index >= 0) {
            preferred = index;
        }
    }

    synchronized void learn(long id, URI endpoint) {
        byId.put(id, endpoint);
    }

    /** Returns where that node serves, if that was learned. */
    synchronized @Nullable URI of(long id) {
        return byId.get(id);
    }
}
