package io.skerry.raft.runtime;

import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.message.ReadIndexRequest;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.driver.GroupDriver;
import io.skerry.raft.runtime.driver.Loop;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.start.StartGate;
import io.skerry.raft.runtime.transport.TransportListener;
import io.skerry.raft.runtime.wire.CommandTypes;
import io.skerry.raft.runtime.wire.FirstMembership;
import io.skerry.raft.runtime.wire.FirstStart;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import io.skerry.raft.runtime.wire.RebindRequest;
import io.skerry.raft.runtime.wire.RebindResponse;
import io.skerry.raft.runtime.wire.SubmitRequest;
import io.skerry.raft.runtime.wire.SubmitResponse;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands what arrives to the group that it is for, and what is about the node to the start gate. Confined to the loop of
 * the lane that it arrives on.
 */
final class NodeInbox implements TransportListener {

    private static final Logger LOG = LoggerFactory.getLogger(NodeInbox.class);
    private static final int CONTROL_LANE = 0;
    private static final int MOST_STRANGERS = 1024;

    private final NodeId self;
    private final List<Loop> loops;
    private final EventLoops eventLoops;
    private final StartGate gate;
    private final IntFunction<Hello> hello;
    /** Groups that peers have told of and that are not hosted here: each is logged once. */
    private final Set<GroupId> strangers = ConcurrentHashMap.newKeySet();

    NodeInbox(NodeId self, List<Loop> loops, EventLoops eventLoops, StartGate gate, IntFunction<Hello> hello) {
        this.self = self;
        this.loops = loops;
        this.eventLoops = eventLoops;
        this.gate = gate;
        this.hello = hello;
    }

    @Override
    public Hello hello(int stream) {
        return hello.apply(stream);
    }

    @Override
    public void onConnected(int lane, Hello peer) {
        LOG.info(
                "node={} lane={} connected peer={} store={} openCounter={}",
                self,
                lane,
                peer.node(),
                peer.self().store(),
                peer.openCounter());
        loop(lane).onConnected(lane, peer);
        if (lane == CONTROL_LANE) {
            gate.onConnected(peer.self(), peer.openCounter());
        }
    }

    @Override
    public void onDisconnected(int lane, NodeId peer) {
        LOG.info("node={} lane={} lost peer={}", self, lane, peer);
        loop(lane).onDisconnected(lane, peer);
        if (lane == CONTROL_LANE) {
            gate.onDisconnected(peer);
        }
    }

    @Override
    public void onMessage(int lane, RaftMessage message) {
        GroupDriver<?, ?, ?> group = find(lane, message.envelope().group(), message.from());
        if (group != null) {
            group.onMessage(message);
        } else if (message instanceof ReadIndexRequest request) {
            loop(lane).refuse(lane, request);
        }
    }

    @Override
    public void onMessage(int lane, NodeId from, NodeMessage message) {
        message.deliverTo(new NodeMessage.Handler() {
            @Override
            public void on(SubmitRequest request) {
                GroupDriver<?, ?, ?> group = find(lane, request.envelope().group(), from);
                if (group != null) {
                    group.messages().on(request);
                } else {
                    loop(lane).refuse(lane, request);
                }
            }

            @Override
            public void on(SubmitResponse response) {
                GroupDriver<?, ?, ?> group = find(lane, response.envelope().group(), from);
                if (group != null) {
                    group.messages().on(response);
                }
            }

            @Override
            public void on(RebindRequest request) {
                GroupDriver<?, ?, ?> group = find(lane, request.envelope().group(), from);
                if (group != null) {
                    group.messages().on(request);
                } else {
                    loop(lane).refuse(lane, request);
                }
            }

            @Override
            public void on(RebindResponse response) {
                GroupDriver<?, ?, ?> group = find(lane, response.envelope().group(), from);
                if (group != null) {
                    group.messages().on(response);
                }
            }

            @Override
            public void on(CommandTypes types) {
                GroupDriver<?, ?, ?> group = loop(lane).find(types.group());
                if (group != null) {
                    group.onMessage(from, types);
                }
            }

            @Override
            public void on(FirstStart start) {
                gate.on(from, start);
            }

            @Override
            public void on(FirstMembership membership) {
                gate.on(from, membership);
            }
        });
    }

    private @Nullable GroupDriver<?, ?, ?> find(int lane, GroupId id, NodeId from) {
        GroupDriver<?, ?, ?> group = loop(lane).find(id);
        if (group == null && strangers.size() < MOST_STRANGERS && strangers.add(id)) {
            LOG.warn(
                    "node={} peer={} tells of group {}, which is not hosted here; host it, or stop hosting it there",
                    self,
                    from,
                    id);
        }
        return group;
    }

    private Loop loop(int lane) {
        return loops.get(eventLoops.indexOf(lane));
    }
}
