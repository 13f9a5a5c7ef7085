package io.skerry.raft.testkit.sim;

import io.skerry.raft.core.CoreConfig;
import io.skerry.raft.core.ProposalOutcome;
import io.skerry.raft.core.ReadOutcome;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.model.RecordHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The clients: they write numbers that nobody wrote before, to the node that they believe to lead and sometimes to
 * another, and read from any node. What a node tells them is checked against what the log says.
 *
 * <p>Not thread-safe; owned by its simulation.
 */
final class Clients {

    /** The most payloads in one proposal. */
    private static final int MAX_BATCH = 8;

    private static final int CLIENTS_PER_GROUP = 3;

    private final SimCluster cluster;
    private final SimRandom random;
    private final EventQueue clock;
    private final SimStats stats;
    /** By client: the node that it believes to lead its group, or -1. */
    private final int[] believedLeader;

    /** A node that the first client of each group sticks to, whether it answers or not; from when, and until when. */
    private int patientWith;

    private long patientFromNanos;
    private long patientUntilNanos;
    private long eagerUntilNanos;
    private boolean stopped;

    Clients(SimCluster cluster, SimRandom random) {
        this.cluster = cluster;
        this.random = random;
        this.clock = cluster.clock();
        this.stats = cluster.stats();
        this.believedLeader = new int[cluster.setup().groupCount() * CLIENTS_PER_GROUP];
    }

    /** Returns the bytes of the largest record that is ever accepted. */
    static long largestRecord(CoreConfig config) {
        return RecordHeader.recordBytes(largestPayload(config));
    }

    /** Returns the bytes of all records of the largest proposal. */
    static long largestProposal(CoreConfig config) {
        return MAX_BATCH * largestRecord(config);
    }

    private static int largestPayload(CoreConfig config) {
        return Math.min(config.maxPayloadBytes(), 4_096);
    }

    void start() {
        for (int client = 0; client < believedLeader.length; client++) {
            believedLeader[client] = -1;
            scheduleNext(client, 1);
        }
    }

    /** For a while clients do not wait between operations. */
    void beEager(long untilNanos) {
        eagerUntilNanos = untilNanos;
    }

    /** For a while the first client of each group asks that node and no other, and waits for its answers. */
    void bePatientWith(SimNode node, long fromNanos, long untilNanos) {
        patientWith = node.number();
        patientFromNanos = fromNanos;
        patientUntilNanos = untilNanos;
    }

    /** No client begins anything any more. */
    void stop() {
        stopped = true;
    }

    /** A client does its next operation. */
    void act(int client) {
        if (stopped) {
            return;
        }
        int group = client % cluster.setup().groupCount();
        SimNode node = choose(client);
        boolean known = believedLeader[client] >= 0;
        boolean reads = random.nextInt(3) == 0;
        long call = cluster.history(group).readFloor() << 8 | group << 1 | (reads ? 1 : 0);
        if (node.answers()) {
            onCall(node, call);
            learn(client, node, group);
            scheduleNext(client, known ? 1 : 3);
            return;
        }
        // A node that is down refuses the connection; one that sleeps finds the call when it wakes up.
        boolean sleeps = node.isUp();
        if (sleeps) {
            node.arrive(EventKind.CALLED, call, null);
        }
        if (!sleeps || random.nextBoolean()) {
            believedLeader[client] = -1;
        }
        scheduleNext(client, sleeps ? 2 : 4);
    }

    /** A node takes a call: the operation, its group, and what a read must see. */
    void onCall(SimNode node, long call) {
        int group = (int) (call >>> 1) & 0x7f;
        if ((call & 1) == 1) {
            node.loop().read(group, call >>> 8);
        } else {
            propose(node, group);
        }
    }

    private SimNode choose(int client) {
        boolean patient = clock.now() >= patientFromNanos && clock.now() < patientUntilNanos;
        if (patient && client < cluster.setup().groupCount()) {
            return cluster.node(patientWith);
        }
        int believed = believedLeader[client];
        boolean anybody = believed < 0 || random.nextInt(10) == 0;
        return cluster.node(anybody ? random.nextInt(cluster.setup().nodes()) : believed);
    }

    /** Next time it asks the node that it is told to lead. */
    private void learn(int client, SimNode node, int group) {
        NodeId leader = node.isUp() ? node.replica(group).core().leader() : null;
        believedLeader[client] = leader == null ? -1 : (int) leader.value() - 1;
    }

    private void scheduleNext(int client, int factor) {
        long think = cluster.setup().thinkNanos() * factor;
        if (clock.now() < eagerUntilNanos) {
            think /= 8;
        }
        clock.add(clock.now() + think / 2 + random.nextLong(think + 1), EventKind.CLIENT, client, 0, null);
    }

    private void propose(SimNode node, int group) {
        int count = random.nextInt(3) == 0 ? random.between(2, MAX_BATCH) : 1;
        propose(node, group, count);
    }

    /** Writes new numbers to a node. */
    void propose(SimNode node, int group, int count) {
        List<Payload> payloads = new ArrayList<>(count);
        long first = 0;
        for (int i = 0; i < count; i++) {
            long write = cluster.operations().begin();
            first = first == 0 ? write : first;
            cluster.sessions().begin(write, group);
            byte[] bytes = new byte[payloadBytes()];
            ByteBuffer.wrap(bytes).putLong(write);
            payloads.add(Payload.wrap(bytes));
        }
        node.loop().propose(group, payloads, first);
    }

    /** Mostly small; sometimes as large as a payload may be, and now and then larger. */
    private int payloadBytes() {
        int largest = largestPayload(cluster.setup().config());
        int kind = random.nextInt(200);
        if (kind == 0) {
            return largest + 1;
        }
        return kind < 4 ? random.between(largest / 2, largest) : random.between(8, 72);
    }

    // ---- outcomes

    void onOutcome(Replica replica, ProposalOutcome outcome) {
        for (int i = 0; i < outcome.count(); i++) {
            long write = replica.proposals().take(outcome.firstId() + i);
            if (write > 0) {
                decide(replica, write, outcome, i);
            }
        }
    }

    private void decide(Replica replica, long write, ProposalOutcome outcome, int i) {
        Operations operations = cluster.operations();
        if (outcome instanceof ProposalOutcome.Committed committed) {
            long index = committed.first().index() + i;
            replica.history().onAcknowledged(committed.first().term(), index);
            operations.acknowledge(write, index);
            replica.machine().sessions().await(write, index);
        } else if (outcome instanceof ProposalOutcome.Refused) {
            operations.refuse(write);
            cluster.sessions().lose(write);
        } else {
            operations.lose(write);
            cluster.sessions().lose(write);
        }
    }

    void onOutcome(Replica replica, ReadOutcome outcome) {
        for (int i = 0; i < outcome.count(); i++) {
            long floor = replica.reads().take(outcome.firstId() + i);
            if (outcome instanceof ReadOutcome.Safe safe) {
                replica.await(safe.index(), floor);
            } else {
                stats.refusedReads++;
            }
        }
    }
}
