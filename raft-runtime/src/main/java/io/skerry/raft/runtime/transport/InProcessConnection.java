package io.skerry.raft.runtime.transport;

import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.wire.Hello;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** One lane between two nodes of a process, from its handshake until it is lost. Thread-safe. */
final class InProcessConnection {

    private final InProcessNetwork network;
    private final InProcessEnd lower;
    private final InProcessEnd higher;
    private final AtomicBoolean lost = new AtomicBoolean();

    InProcessConnection(
            InProcessNetwork network,
            int lane,
            InProcessTransport lower,
            Hello lowerHello,
            InProcessTransport higher,
            Hello higherHello) {
        this.network = network;
        this.lower = new InProcessEnd(this, lane, lower, higherHello);
        this.higher = new InProcessEnd(this, lane, higher, lowerHello);
    }

    InProcessNetwork network() {
        return network;
    }

    boolean isLost() {
        return lost.get();
    }

    /** Returns the end that the other one sends to. */
    InProcessEnd otherEnd(InProcessEnd end) {
        return end == lower ? higher : lower;
    }

    /** Tells both ends. */
    void open() {
        lower.loop().execute(lower::open);
        higher.loop().execute(higher::open);
    }

    /** Tells both ends, once. */
    void lose(String reason) {
        if (lost.compareAndSet(false, true)) {
            lower.loop().execute(() -> lower.onLost(reason));
            higher.loop().execute(() -> higher.onLost(reason));
            // Only now may another connection tell the loops that it is open.
            network.forget(this);
        }
    }

    /** One direction was cut: its receiver notices the silence in a while. */
    void onCut(NodeId from, NodeId to) {
        InProcessEnd receiver = lower.self().equals(to) ? lower : higher;
        receiver.loop()
                .schedule(
                        () -> {
                            if (network.faults().isCut(from, to)) {
                                lose("nothing was heard for an election timeout");
                            }
                        },
                        receiver.silenceNanos(),
                        TimeUnit.NANOSECONDS);
    }
}
