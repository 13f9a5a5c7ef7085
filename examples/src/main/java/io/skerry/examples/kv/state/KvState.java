package io.skerry.examples.kv.state;

import io.skerry.raft.model.LogPosition;
import io.skerry.raft.statemachine.StateMachine;
import java.util.function.BiConsumer;

/**
 * Keys and values, wherever they are. It has no locks, for one thread at a time is in it; reads run there too.
 *
 * <p>Whatever the kind, the same commands have the same results. Snapshots are of one kind, and nodes of a cluster that are to
 * help each other out have the same.
 */
public interface KvState extends StateMachine<KvCommand, KvResult> {

    /** Returns what a key has now. */
    KvRead read(String key);

    /** Reads all there is now, one by one: in an order that is the same on every node of this kind. */
    void forEach(BiConsumer<String, Value> reader);

    /** Returns up to where the state was applied. */
    LogPosition applied();

    /** Returns what tells this state from others of its kind. Reads all there is. */
    default KvDigest digest() {
        KvDigest.Builder digest = new KvDigest.Builder();
        forEach(digest::add);
        return digest.build();
    }
}
