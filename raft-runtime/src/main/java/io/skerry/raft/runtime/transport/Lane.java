package io.skerry.raft.runtime.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.skerry.raft.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One lane to all peers. Confined to the lane's loop, but for its constructor. */
final class Lane {

    private final Shared shared;
    private final int number;
    private final EventLoop loop;
    private final SplittableRandom random;
    private final Map<NodeId, Link> links = new HashMap<>();
    private final List<LaneConnection> dirty = new ArrayList<>();
    private @Nullable ScheduledFuture<?> ticker;

    Lane(Shared shared, int number, SplittableRandom random) {
        this.shared = shared;
        this.number = number;
        this.loop = shared.loops.loopOf(number);
        this.random = random;
        for (Peer peer : shared.peers()) {
            links.put(peer.node(), new Link(shared, this, peer, random.split()));
        }
    }

    int number() {
        return number;
    }

    EventLoop loop() {
        return loop;
    }

    /** Begins to look for the peers. */
    void begin() {
        assert loop.inEventLoop();
        // Twice an interval, so that between two signs of life there is never more than one.
        long ticks = Math.max(1, shared.heartbeatNanos / 2);
        ticker = loop.scheduleWithFixedDelay(this::onTick, ticks, ticks, TimeUnit.NANOSECONDS);
        links.values().forEach(Link::begin);
    }

    /** Looks for them no more, and closes what there is. */
    void end() {
        assert loop.inEventLoop();
        if (ticker != null) {
            ticker.cancel(false);
        }
        links.values().forEach(Link::end);
    }

    /** Returns the link to a node, which may be one that the cluster config does not list, or null if it is one too many. */
    @Nullable
    Link link(NodeId node) {
        assert loop.inEventLoop();
        Link known = links.get(node);
        Peer peer = known == null ? shared.peer(node) : null;
        if (peer == null) {
            return known;
        }
        Link made = new Link(shared, this, peer, random.split());
        links.put(node, made);
        return made;
    }

    /** Returns the connection to a node, or null if there is none; then something for it is dropped. */
    @Nullable
    LaneConnection connectionFor(NodeId node) {
        assert loop.inEventLoop();
        Link link = links.get(node);
        if (link == null) {
            return null;
        }
        if (link.current() == null) {
            link.peer().dropped().increment();
        }
        return link.current();
    }

    void onDirty(LaneConnection connection) {
        dirty.add(connection);
    }

    /** Sends what was handed over since the last time. */
    void flush() {
        assert loop.inEventLoop();
        // By index: a flush that fails tells the listener, who may send to somebody else.
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).flush();
        }
        dirty.clear();
    }

    private void onTick() {
        long nowNanos = System.nanoTime();
        for (Link link : List.copyOf(links.values())) {
            LaneConnection connection = link.current();
            if (connection != null) {
                connection.onTick(nowNanos);
            }
        }
    }
}
