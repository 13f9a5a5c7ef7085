package io.skerry.raft.runtime.transport;

import io.skerry.raft.runtime.wire.Hello;
import java.util.List;

/** The streams that others may open to this node. Thread-safe. */
final class AcceptedStreams {

    private final Shared shared;
    private final List<Lane> lanes;
    private final BulkStreams bulk;

    AcceptedStreams(Shared shared, List<Lane> lanes, BulkStreams bulk) {
        this.shared = shared;
        this.lanes = lanes;
        this.bulk = bulk;
    }

    /** Returns the stream that this node names in its answer: the same, if there is one of that number. */
    int answerTo(int stream) {
        boolean known = stream == Hello.BULK ? bulk.isServed() : stream < lanes.size();
        return known ? stream : 0;
    }

    /** Returns what a connection is for, whose hello was compared with that of this node. */
    AcceptedStream of(Hello hello) {
        return hello.stream() == Hello.BULK ? bulk.accepted() : new AcceptedLane(shared, lanes.get(hello.stream()));
    }
}
