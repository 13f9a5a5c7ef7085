package io.skerry.raft.testkit.sim;

import io.skerry.raft.testkit.sim.ShipMessage.Answer;
import io.skerry.raft.testkit.sim.ShipMessage.Ask;
import io.skerry.raft.testkit.sim.ShipMessage.Chunk;
import io.skerry.raft.testkit.sim.ShipMessage.ChunkRequest;
import io.skerry.raft.testkit.sim.ShipMessage.Suspect;
import org.jspecify.annotations.Nullable;

/**
 * Hands what nodes tell each other about snapshots to whom it is for, and gives others what a replica has: whatever stands
 * under its name, unread, since the receiver checks. Stateless; owned by its loop.
 */
final class SnapshotServer {

    private final SimCluster cluster;
    private final SimNode node;

    SnapshotServer(SimCluster cluster, SimNode node) {
        this.cluster = cluster;
        this.node = node;
    }

    void handle(ShipMessage message) {
        Replica replica = node.replica(message.group());
        cluster.trace().ship(TracePoint.DELIVER, replica, message);
        if (message instanceof Ask ask) {
            answer(replica, ask);
        } else if (message instanceof ChunkRequest request) {
            answer(replica, request);
        } else if (message instanceof Answer answer) {
            replica.snapshots().transfer().onAnswer(answer);
        } else if (message instanceof Chunk chunk) {
            replica.snapshots().transfer().onChunk(chunk);
        } else if (message instanceof Suspect suspect) {
            replica.snapshots().suspect(suspect.id());
        }
    }

    private void answer(Replica replica, Ask ask) {
        StoredSnapshot best = find(replica, ask);
        send(replica, new Answer(ask.to(), ask.from(), ask.group(), best == null ? null : best.manifest()));
    }

    private @Nullable StoredSnapshot find(Replica replica, Ask ask) {
        SnapshotFolder folder = node.disk().snapshots(replica.number());
        SimSnapshotId resumed = ask.resumed();
        StoredSnapshot same = resumed == null ? null : folder.find(resumed);
        if (same != null && same.index() >= ask.minIndex()) {
            return same;
        }
        for (StoredSnapshot stored : folder.list()) {
            return stored.index() >= ask.minIndex() ? stored : null; // The newest comes first.
        }
        return null;
    }

    private void answer(Replica replica, ChunkRequest request) {
        StoredSnapshot stored = node.disk().snapshots(replica.number()).find(request.id());
        byte[] bytes = stored == null ? null : stored.chunk(request.chunk());
        send(replica, new Chunk(request.to(), request.from(), request.group(), request.id(), request.chunk(), bytes));
        if (bytes != null) {
            node.noteShipping();
            node.crashesAt(Boundary.CHUNK_SENT);
        }
    }

    private void send(Replica replica, ShipMessage message) {
        cluster.network().send(message);
        cluster.trace().ship(TracePoint.SEND, replica, message);
    }
}
