package io.skerry.raft.runtime.ship;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.runtime.ship.ShipAnswer.Listed;
import io.skerry.raft.runtime.transport.Transport;
import io.skerry.raft.runtime.transport.bulk.BulkException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Asks all nodes what they have. Thread-safe. */
final class Sources {

    /** More are not asked at once: they all have about the same. */
    private static final int MOST_ASKED = 8;

    /** Opens a stream, and knows it, so that it can be closed by whoever gives up. */
    interface Opener {
        ShipClient open(NodeId node) throws IOException;
    }

    /**
     * What they have said.
     *
     * @param offers of everybody that answered
     * @param silent of those that are known, who could not be asked and why, one line each
     */
    record Answers(List<Offer> offers, List<String> silent) {}

    private final Transport transport;
    private final Random random;

    Sources(Transport transport, Random random) {
        this.transport = transport;
        this.random = random;
    }

    /** Asks those that are connected, in any order, and the leader last. */
    Answers ask(GroupId group, NodeId leader, Opener opener) throws IOException {
        List<NodeId> asked = new ArrayList<>();
        List<String> silent = new ArrayList<>();
        for (PeerStatus peer : transport.peers()) {
            if (peer.node().equals(leader)) {
                continue;
            }
            if (peer.lanesUp() > 0) {
                asked.add(peer.node());
            } else {
                silent.add("node " + peer.node() + " is not connected");
            }
        }
        Collections.shuffle(asked, random);
        asked = new ArrayList<>(asked.subList(0, Math.min(MOST_ASKED, asked.size())));
        asked.add(leader);
        List<Offer> offers = new ArrayList<>();
        for (NodeId node : asked) {
            try (ShipClient client = opener.open(node)) {
                for (Listed listed : client.list(group)) {
                    offers.add(new Offer(node, listed));
                }
            } catch (BulkException | ShipRefusedException e) {
                silent.add("node " + node + ": " + e.getMessage());
            }
        }
        return new Answers(offers, silent);
    }
}
