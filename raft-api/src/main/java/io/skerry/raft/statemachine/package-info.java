/**
 * What a user plugs in to replicate a state machine of their own: {@link io.skerry.raft.statemachine.StateMachine}, and
 * how its commands become bytes, {@link io.skerry.raft.statemachine.CommandCodec}.
 */
@NullMarked
package io.skerry.raft.statemachine;

import org.jspecify.annotations.NullMarked;
