package io.skerry.examples.kv.server;

import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvState;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.storage.RaftStorage;

/** Starts the Raft node on a storage. */
@FunctionalInterface
public interface NodeFactory {

    /**
     * Returns a node that has started; it owns neither storage nor state.
     *
     * @throws io.skerry.raft.node.NodeStartException if it cannot be started; the message is one line
     */
    SingleGroupNode<KvState, KvCommand, KvResult> start(KvNodeSettings settings, RaftStorage storage, KvState state);
}
