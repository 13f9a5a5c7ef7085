package io.skerry.raft.node;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.statemachine.CommandCodec;
import io.skerry.raft.statemachine.ResultCodec;
import io.skerry.raft.statemachine.StateMachine;
import org.jspecify.annotations.Nullable;

/**
 * A group that a node is to host. Immutable, but for the state machine, which the node takes over.
 *
 * @param id      the group
 * @param name    the name that it was made from, or null if it is numbered
 * @param machine the state machine; nobody else touches it from now on
 * @param codec   turns its commands into bytes
 * @param results how outcomes are remembered, or null for a group without sessions
 * @param <S>     the state machine
 * @param <C>     its commands
 * @param <R>     its results
 */
public record GroupSpec<S extends StateMachine<C, R>, C, R>(
        GroupId id,
        @Nullable String name,
        S machine,
        CommandCodec<C> codec,
        @Nullable ResultCodec<R> results) {

    /** Refuses a name that is not the group's. */
    public GroupSpec {
        if (name != null && !GroupId.ofName(name).equals(id)) {
            throw new IllegalArgumentException("Group " + id + " is not the one named " + name);
        }
    }

    /** Returns a named group. */
    public static <S extends StateMachine<C, R>, C, R> GroupSpec<S, C, R> of(
            String name, S machine, CommandCodec<C> codec) {
        return new GroupSpec<>(GroupId.ofName(name), name, machine, codec, null);
    }

    /** Returns a numbered group. */
    public static <S extends StateMachine<C, R>, C, R> GroupSpec<S, C, R> of(
            GroupId id, S machine, CommandCodec<C> codec) {
        return new GroupSpec<>(id, null, machine, codec, null);
    }

    /**
     * Returns the same group with sessions, in which clients may have commands take effect exactly once: see
     * {@link RaftGroup#openSession}. All nodes host a group with sessions, or all without, from its first entry on.
     *
     * @param codec turns results into bytes, which are remembered
     */
    public GroupSpec<S, C, R> sessions(ResultCodec<R> codec) {
        return new GroupSpec<>(id, name, machine, this.codec, codec);
    }

    /** Returns the name, or the number of a group without one. */
    public String label() {
        return name != null ? name : id.toString();
    }
}
