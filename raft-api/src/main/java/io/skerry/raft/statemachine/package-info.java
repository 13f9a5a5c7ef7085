/**
 * What a user plugs in to replicate a state machine of their own: first of all, how its commands become bytes.
 */
@NullMarked
package io.skerry.raft.statemachine;

import org.jspecify.annotations.NullMarked;
