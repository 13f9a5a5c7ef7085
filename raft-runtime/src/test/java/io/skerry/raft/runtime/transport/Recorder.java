package io.skerry.raft.runtime.transport;

import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.loop.EventLoops;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Keeps what arrives, and checks what a transport promises its listener: the loop, and pairs of up and down. */
final class Recorder implements TransportListener {

    private final EventLoops loops;
    private final IntFunction<Hello> hello;
    private final Set<String> up = new HashSet<>();
    private final List<String> events = new ArrayList<>();
    private final List<RaftMessage> raft = new ArrayList<>();
    private final List<NodeMessage> node = new ArrayList<>();
    private final List<String> broken = new ArrayList<>();
    private volatile @Nullable Consumer<RaftMessage> onRaft;
    private volatile @Nullable Runnable onConnected;

    Recorder(EventLoops loops, IntFunction<Hello> hello) {
        this.loops = loops;
        this.hello = hello;
    }

    /** Does something with each message of a group that arrives, on the loop. */
    void onRaft(Consumer<RaftMessage> action) {
        onRaft = action;
    }

    /** Does something whenever a lane is up, on the loop. */
    void onConnected(Runnable action) {
        onConnected = action;
    }

    @Override
    public Hello hello(int stream) {
        return hello.apply(stream);
    }

    @Override
    public void onConnected(int lane, Hello peer) {
        synchronized (this) {
            requireLoop(lane);
            if (!up.add(lane + "/" + peer.node())) {
                broken.add("connected twice: lane " + lane + " of " + peer.node());
            }
            events.add("up " + lane + " " + peer.node() + " opened " + peer.openCounter());
        }
        Runnable action = onConnected;
        if (action != null) {
            action.run();
        }
    }

    @Override
    public synchronized void onDisconnected(int lane, NodeId peer) {
        requireLoop(lane);
        if (!up.remove(lane + "/" + peer)) {
            broken.add("disconnected without being connected: lane " + lane + " of " + peer);
        }
        events.add("down " + lane + " " + peer);
    }

    @Override
    public void onMessage(int lane, RaftMessage message) {
        synchronized (this) {
            requireUp(lane, message.from());
            raft.add(message);
        }
        Consumer<RaftMessage> action = onRaft;
        if (action != null) {
            action.accept(message);
        }
    }

    @Override
    public synchronized void onMessage(int lane, NodeId from, NodeMessage message) {
        requireUp(lane, from);
        node.add(message);
    }

    private void requireUp(int lane, NodeId peer) {
        requireLoop(lane);
        if (!up.contains(lane + "/" + peer)) {
            broken.add("a message while lane " + lane + " of " + peer + " is down");
        }
    }

    private void requireLoop(int lane) {
        if (!loops.loopOf(lane).inEventLoop()) {
            broken.add("lane " + lane + " was called on " + Thread.currentThread());
        }
    }

    synchronized List<String> events() {
        return List.copyOf(events);
    }

    synchronized List<RaftMessage> raft() {
        return List.copyOf(raft);
    }

    synchronized List<NodeMessage> node() {
        return List.copyOf(node);
    }

    /** Returns the lanes that are up, as {@code lane/node}. */
    synchronized Set<String> up() {
        return Set.copyOf(up);
    }

    /** Returns what a transport must never do, and did. */
    synchronized List<String> broken() {
        return List.copyOf(broken);
    }
}
