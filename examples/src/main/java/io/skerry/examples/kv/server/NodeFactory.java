package io.skerry.examples.kv.server;

import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvState;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;

/** Starts the Raft node on a storage. */
@FunctionalInterface
public interface NodeFactory {

    /**
     * Returns a node that has started; it does not own the storage.
     *
     * @throws io.skerry.raft.node.NodeStartException if it cannot be started; the message is one line
     */
    SingleGroupNode<KvState, KvCommand, KvResult> start(KvNodeSettings settings, RocksDbStorage storage);
}
