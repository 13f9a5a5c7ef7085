package io.skerry.examples.kv.state;

import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.storage.rocksdb.kryo.KryoCodec;

/** How commands become bytes. The ids and names are in every log, and are for ever. Stateless. */
public final class KvCodec {

    private KvCodec() {}

    /** Returns the codec of all commands. */
    public static CommandCodec<KvCommand> create() {
        return KryoCodec.of(KvCommand.class)
                .register(1, KvCommand.Put.class, "put")
                .register(2, KvCommand.Delete.class, "delete")
                .register(3, KvCommand.Cas.class, "cas")
                .register(4, Value.class, "value");
    }
}
