package io.skerry.raft.statemachine;

import io.skerry.raft.model.Payload;
import java.util.function.BiConsumer;

/**
 * A small table inside the state of a {@link DurableStateMachine}. What is written while commands are applied becomes part of
 * the state together with what those commands did. Confined to the thread that applies.
 */
public interface StateTable {

    /** Sets a value; an empty key is refused. */
    void put(Payload key, Payload value);

    /** Removes a value, if there is one. */
    void remove(Payload key);

    /** Reads all there is, in the order of the keys as unsigned bytes. */
    void forEach(BiConsumer<Payload, Payload> reader);
}
