package io.skerry.integrationtests.nemesis;

import io.skerry.integrationtests.Ports;
import io.skerry.integrationtests.process.KvCluster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * All ways between nodes: each node looks for each other one at a {@link Proxy} of its own, whoever of the two dials.
 *
 * <p>Not thread-safe; owned by its test.
 */
final class Links implements KvCluster.Views, AutoCloseable {

    private record Way(int from, int to) implements Comparable<Way> {
        @Override
        public int compareTo(Way other) {
            return from != other.from ? Integer.compare(from, other.from) : Integer.compare(to, other.to);
        }
    }

    private final Map<Way, Traffic> traffic = new TreeMap<>();
    private final Map<Way, Proxy> proxies = new TreeMap<>();
    private final List<Integer> ports;

    Links(int nodes) {
        this.ports = new ArrayList<>(Ports.free(nodes * nodes));
    }

    @Override
    public int port(int viewer, int id, int port) throws IOException {
        int proxy = ports.remove(0);
        if (viewer == id) {
            // Nodes also dial where a node says that it is: there is nobody, or they would pass the proxies by.
            return proxy;
        }
        proxies.put(new Way(viewer, id), new Proxy(proxy, port, traffic(viewer, id), traffic(id, viewer)));
        return proxy;
    }

    /** Returns what happens to bytes from one node to another. */
    Traffic traffic(int from, int to) {
        return traffic.computeIfAbsent(new Way(from, to), way -> new Traffic());
    }

    /** Ends all connections between two nodes, and lets none come up. */
    void cut(int a, int b) {
        traffic(a, b).refuse();
        traffic(b, a).refuse();
        reset(a, b);
    }

    /** Ends all connections between two nodes. */
    void reset(int a, int b) {
        for (Way way : List.of(new Way(a, b), new Way(b, a))) {
            Objects.requireNonNull(proxies.get(way)).cut();
        }
    }

    /** Returns whether any two nodes are connected, through a proxy. */
    boolean areAllUp() {
        return proxies.keySet().stream().allMatch(way -> isUp(way) || isUp(new Way(way.to(), way.from())));
    }

    private boolean isUp(Way way) {
        return Objects.requireNonNull(proxies.get(way)).isUp();
    }

    /** Everything passes everywhere. */
    void mend() {
        traffic.values().forEach(Traffic::mend);
    }

    @Override
    public void close() throws IOException {
        for (Proxy proxy : proxies.values()) {
            proxy.close();
        }
    }
}
