package io.skerry.raft.node;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.StateMachine;
import org.jspecify.annotations.Nullable;

/**
 * A group that a node is to host. Immutable, but for the state machine, which the node takes over.
 *
 * @param id      the group
 * @param name    the name that it was made from, or null if it is numbered
 * @param machine the state machine; nobody else touches it from now on
 * @param codec   turns its commands into bytes
 * @param <S>     the state machine
 * @param <C>     its commands
 * @param <R>     its results
 */
public record GroupSpec<S extends StateMachine<C, R>, C, R>(
        GroupId id, @Nullable String name, S machine, CommandCodec<C> codec) {

    /** Refuses a name that is not the group's. */
    public GroupSpec {
        if (name != null && !GroupId.ofName(name).equals(id)) {
            throw new IllegalArgumentException("Group " + id + " is not the one named " + name);
        }
    }

    /** Returns a named group. */
    public static <S extends StateMachine<C, R>, C, R> GroupSpec<S, C, R> of(
            String name, S machine, CommandCodec<C> codec) {
        return new GroupSpec<>(GroupId.ofName(name), name, machine, codec);
    }

    /** Returns a numbered group. */
    public static <S extends StateMachine<C, R>, C, R> GroupSpec<S, C, R> of(
            GroupId id, S machine, CommandCodec<C> codec) {
        return new GroupSpec<>(id, null, machine, codec);
    }

    /** Returns the name, or the number of a group without one. */
    public String label() {
        return name != null ? name : id.toString();
    }
}
