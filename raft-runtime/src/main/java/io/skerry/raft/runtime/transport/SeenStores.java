package io.skerry.raft.runtime.transport;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.runtime.wire.Hello;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, while the process lives, how often each store has been opened: a store that was opened less often than was
 * seen before is an old copy, and has forgotten what it acknowledged meanwhile. Thread-safe.
 */
final class SeenStores {

    private record Seen(NodeId node, long openCounter) {}

    /** More than a cluster has in years; and a node that makes up a new one each time does not fill the memory. */
    private static final int MOST_STORES = 4096;

    /** Cluster ids were compared before: these are the stores of a cluster's nodes, and few. */
    private final Map<StoreId, Seen> seen = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<StoreId, Seen> eldest) {
            return size() > MOST_STORES;
        }
    };

    /** Returns what is wrong with the store that a node tells of, or remembers it and returns null. */
    synchronized @Nullable String fault(Hello hello) {
        StoreId store = hello.self().store();
        Seen before = seen.get(store);
        if (before != null && !before.node().equals(hello.node())) {
            return "nodes " + before.node() + " and " + hello.node() + " have the same store " + store
                    + ": a data folder was copied; start one of them with a folder of its own";
        }
        if (before != null && hello.openCounter() < before.openCounter()) {
            return "the data folder of node " + hello.node() + " (store " + store + ") was opened "
                    + hello.openCounter() + " times, and " + before.openCounter()
                    + " times were seen before: it is an old copy, and must not be used;"
                    + " start the node with its latest folder, or with an empty one and rebind it";
        }
        seen.put(store, new Seen(hello.node(), hello.openCounter()));
        return null;
    }
}
