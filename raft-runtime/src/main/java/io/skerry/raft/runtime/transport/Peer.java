package io.skerry.raft.runtime.transport;

import io.skerry.raft.config.HostPort;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.node.PeerStatus;
import io.skerry.raft.node.QueueStatus;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.OneLine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What is known of another node over all lanes. Thread-safe. */
final class Peer {

    private final NodeId node;
    private final @Nullable HostPort configured;
    private final int lanes;
    private final long dataLimitBytes;

    private final LongAdder framesSent = new LongAdder();
    private final LongAdder framesReceived = new LongAdder();
    private final LongAdder flushes = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LongAdder dataBytes = new LongAdder();
    private final LongAdder controlBytes = new LongAdder();

    private @Nullable HostPort told;
    private @Nullable HostPort reached;
    private String fault = "not connected yet";
    private int lanesUp;
    private StoreId store = StoreId.NONE;

    /**
     * Knows nothing yet.
     *
     * @param configured where the cluster config has it, or null if it does not list it
     * @param lanes      lanes of the cluster
     * @param limitBytes bytes of data that may wait on one lane
     */
    Peer(NodeId node, @Nullable HostPort configured, int lanes, long limitBytes) {
        this.node = node;
        this.configured = configured;
        this.lanes = lanes;
        this.dataLimitBytes = lanes * limitBytes;
    }

    NodeId node() {
        return node;
    }

    /** Returns whether the cluster config lists it: if not, it has to dial. */
    boolean isListed() {
        return configured != null;
    }

    LongAdder framesSent() {
        return framesSent;
    }

    LongAdder framesReceived() {
        return framesReceived;
    }

    LongAdder flushes() {
        return flushes;
    }

    LongAdder dropped() {
        return dropped;
    }

    /** Returns the bytes of data that wait, over all lanes. */
    LongAdder dataBytes() {
        return dataBytes;
    }

    /** Returns the bytes of control messages that wait, over all lanes. */
    LongAdder controlBytes() {
        return controlBytes;
    }

    /** Returns where it may be found: as configured, and as it last told. */
    synchronized List<HostPort> addresses() {
        List<HostPort> addresses = new ArrayList<>(2);
        if (configured != null) {
            addresses.add(configured);
        }
        HostPort other = told;
        if (other != null && other.port() != 0 && !other.equals(configured)) {
            addresses.add(other);
        }
        return addresses;
    }

    /** A connection to that address is through its handshake. */
    synchronized void reachedAt(HostPort address) {
        reached = address;
    }

    /** Something went wrong, in one line. */
    synchronized void fault(String text) {
        fault = OneLine.of(text);
    }

    /** Says why this process is not the one that the other lanes are connected to, or returns null if it may be. */
    synchronized @Nullable String storeFault(Hello theirs) {
        if (lanesUp == 0 || store.equals(theirs.self().store())) {
            return null;
        }
        return "node " + node + " is connected with store " + store + ", and a process at " + theirs.address()
                + " claims to be the same node with store " + theirs.self().store()
                + "; stop one of the two, or wait until the old connections are found dead";
    }

    /**
     * A lane is up.
     *
     * @return why it must not be, or null
     */
    synchronized @Nullable String laneUp(Hello theirs) {
        String storeFault = storeFault(theirs);
        if (storeFault != null) {
            return storeFault;
        }
        store = theirs.self().store();
        told = theirs.address();
        lanesUp++;
        return null;
    }

    /** A lane that was up is lost. */
    synchronized void laneDown(String reason) {
        lanesUp--;
        fault = reason;
    }

    synchronized int lanesUp() {
        return lanesUp;
    }

    synchronized PeerStatus status() {
        HostPort address = reached != null ? reached : configured != null ? configured : told;
        return new PeerStatus(
                node,
                String.valueOf(address),
                lanesUp,
                lanes,
                lanesUp == lanes ? null : fault,
                framesSent.sum(),
                framesReceived.sum(),
                flushes.sum(),
                dropped.sum(),
                List.of(
                        new QueueStatus("outbound", dataBytes.sum(), dataLimitBytes),
                        new QueueStatus(
                                "outbound control", controlBytes.sum(), (long) lanes * Outbound.CONTROL_LIMIT_BYTES)));
    }
}
