package io.skerry.raft.node;

import io.skerry.raft.statemachine.StateMachine;

/**
 * A node, and the group named {@code default} that it hosts: what an application with one state machine needs.
 *
 * @param <S> the state machine
 * @param <C> its commands
 * @param <R> its results
 */
public interface SingleGroupNode<S extends StateMachine<C, R>, C, R> extends RaftNode, RaftGroup<S, C, R> {}
