package io.skerry.raft.runtime.transport;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import io.skerry.raft.runtime.transport.bulk.BulkServer;
import io.skerry.raft.runtime.transport.bulk.BulkStream;
import io.skerry.raft.runtime.wire.Hello;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The bulk streams between nodes of a process. Thread-safe. */
final class InProcessBulks {

    private record Place(BulkPlaces places, NodeId peer) {}

    private final InProcessNetwork network;
    private final Function<NodeId, @Nullable InProcessTransport> started;
    private final Map<InProcessBulk, Place> open = new HashMap<>();

    InProcessBulks(InProcessNetwork network, Function<NodeId, @Nullable InProcessTransport> started) {
        this.network = network;
        this.started = started;
    }

    /** The same hellos are compared as between sockets. */
    BulkStream open(InProcessTransport from, NodeId node) throws BulkException {
        InProcessTransport to = started.apply(node);
        if (to == null || network.faults().isAnyCut(from.self(), node)) {
            throw failure(node, to == null ? "nobody listens there" : "the line is cut");
        }
        BulkServer server = to.bulkServer();
        Hello mine = from.hello(Hello.BULK);
        Hello theirs = to.hello(server == null ? 0 : Hello.BULK);
        String fault = to.shared().fault(theirs, mine, null);
        if (fault == null) {
            fault = from.shared().fault(mine, theirs, node);
        }
        if (fault != null || server == null) {
            throw failure(node, "refused: " + fault);
        }
        InProcessBulk bulk = new InProcessBulk(network, from, to);
        admit(bulk, new Place(to.bulkPlaces(), from.self()));
        try {
            server.onStream(bulk.accepted());
        } catch (RuntimeException e) {
            bulk.lose("node " + node + " does not serve it: " + e);
        }
        return bulk.dialled();
    }

    private synchronized void admit(InProcessBulk bulk, Place place) throws BulkException {
        String busy = place.places().enter(place.peer());
        if (busy != null) {
            throw failure(bulk.accepted().peer(), busy);
        }
        open.put(bulk, place);
    }

    private static BulkException failure(NodeId node, String reason) {
        return new BulkException("no bulk stream to node " + node + ": " + reason);
    }

    synchronized void forget(InProcessBulk bulk) {
        Place place = open.remove(bulk);
        if (place != null) {
            place.places().leave(place.peer());
        }
    }

    private synchronized List<InProcessBulk> all() {
        return List.copyOf(open.keySet());
    }

    void lose(NodeId a, NodeId b, String reason) {
        all().stream().filter(bulk -> bulk.isBetween(a, b)).forEach(bulk -> bulk.lose(reason));
    }

    void loseAll(NodeId node, String reason) {
        all().stream().filter(bulk -> bulk.isOf(node)).forEach(bulk -> bulk.lose(reason));
    }

    void onCut(NodeId from, NodeId to) {
        all().stream().filter(bulk -> bulk.isBetween(from, to)).forEach(bulk -> bulk.onCut(from, to));
    }
}
