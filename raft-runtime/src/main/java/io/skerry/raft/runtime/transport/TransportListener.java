package io.skerry.raft.runtime.transport;

import io.skerry.raft.message.RaftMessage;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.runtime.wire.Hello;
import io.skerry.raft.runtime.wire.NodeMessage;

/** Takes what arrives. All methods but {@link #hello} are called on the lane's loop. */
public interface TransportListener {

    /** Returns what this node says of itself on a new connection. Called by any thread. */
    Hello hello(int stream);

    /** A lane to a peer is through its handshake; what was sent before is lost. */
    void onConnected(int lane, Hello peer);

    /** A lane to a peer is lost, or was replaced by a newer connection; what was on the way may be lost. */
    void onDisconnected(int lane, NodeId peer);

    /** A message of a group arrived. */
    void onMessage(int lane, RaftMessage message);

    /** A message of a node arrived. */
    void onMessage(int lane, NodeId from, NodeMessage message);
}
