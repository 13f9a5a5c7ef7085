package io.skerry.examples.kv.server;

import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvStore;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.storage.RaftStorage;

/** Starts real nodes: Raft over sockets. Stateless. */
public final class RaftNodes {

    private RaftNodes() {}

    /** See {@link NodeFactory#start}. */
    public static SingleGroupNode<KvStore, KvCommand, KvResult> start(KvNodeSettings settings, RaftStorage storage) {
        throw new NodeStartException(
                "The runtime is not there yet: node " + settings.id() + " cannot be started", null);
    }
}
