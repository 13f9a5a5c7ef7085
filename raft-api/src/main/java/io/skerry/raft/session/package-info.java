/**
 * Exactly once: what a client sends again, because it does not know what became of it, takes effect once.
 *
 * <pre>
 *  command ─▶ envelope (SessionCommandCodec): whose it is, and which ─▶ log ─▶ SessionStateMachine ─▶ the state machine
 *                                                                                │ remembers the outcome
 *  the same command again ─────────────────────────────────────────▶ log ─▶ ─────┴─▶ the outcome, and nothing else
 * </pre>
 *
 * <ol>
 *   <li>A client opens a session, and numbers its commands from 1. It keeps the number of a command until it knows what became
 *       of it, and is never more than {@link io.skerry.raft.session.SessionStateMachine#WINDOW} ahead of the lowest such
 *       number. {@link io.skerry.raft.session.ClientSession} does all this by itself.
 *   <li>What is remembered is bounded, by {@link io.skerry.raft.config.SessionLimits} of the whole cluster. What has fallen out
 *       is refused as expired, never applied again. Replicas forget by the log alone, so they forget alike.
 *   <li>A {@linkplain io.skerry.raft.session.ClientId named client} is exactly once only within the life of its session.
 * </ol>
 *
 * <p>Knows state machines and codecs; knows nothing of nodes, roles or sockets.
 */
@NullMarked
package io.skerry.raft.session;

import org.jspecify.annotations.NullMarked;
