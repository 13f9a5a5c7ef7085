package io.skerry.examples.kv.server;

import io.skerry.examples.kv.state.KvCodec;
import io.skerry.examples.kv.state.KvCommand;
import io.skerry.examples.kv.state.KvResult;
import io.skerry.examples.kv.state.KvResultCodec;
import io.skerry.examples.kv.state.KvState;
import io.skerry.raft.config.RaftConfig;
import io.skerry.raft.node.NodeStartException;
import io.skerry.raft.node.SingleGroupNode;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.storage.RaftStorage;

/** Starts real nodes: Raft over sockets. Stateless. */
public final class RaftNodes {

    private RaftNodes() {}

    /** See {@link NodeFactory#start}. */
    public static SingleGroupNode<KvState, KvCommand, KvResult> start(
            KvNodeSettings settings, RaftStorage storage, KvState state) {
        RaftConfig config = RaftConfig.builder()
                .requestTimeout(settings.httpConfig().requestTimeout())
                .snapshots(settings.snapshots())
                .build();
        try {
            return RaftNodeBuilder.of(state)
                    .self(settings.id())
                    .cluster(settings.cluster())
                    .storage(storage)
                    .codec(KvCodec.create())
                    .sessions(new KvResultCodec())
                    .config(config)
                    .bind(settings.bind())
                    .start();
        } catch (IllegalArgumentException e) {
            throw new NodeStartException(String.valueOf(e.getMessage()), e);
        }
    }
}
