/**
 * Connections between nodes, and what travels over them: over TCP
 * ({@link io.skerry.raft.runtime.transport.NettyTransport}), or within one process
 * ({@link io.skerry.raft.runtime.transport.InProcessNetwork}). The bytes are in
 * {@code io.skerry.raft.runtime.transport.codec}, whose documentation draws each frame.
 *
 * <pre>
 *   Acceptor ─▶ AcceptedHandshake ─┐  moves to its lane's loop,        ┌─▶ TransportListener
 *                                  ├─▶ Link ─▶ LaneConnection ─ frames ─┘
 *   Link ─ Dialler ─▶ DialledHandshake ─┘  which of two stands    ◀─ Outbound ◀─ send
 *
 *   dials:      the lower id; after an election timeout without success the higher one too
 *   attempts:   10 ms apart, twice as long each time, up to an election timeout, jittered; names are resolved anew
 *   stands:     the one with the higher open counter; of two that one side has dialled the later one;
 *               of two that were dialled crosswise that of the lower id
 *   ends:       after an election timeout of silence (pings go out at each heartbeat interval), with the first byte
 *               that is wrong, or when a message is not from the node and store of the handshake
 *   strangers:  so many connections before their handshake, in all and from one address; a body grows with the bytes
 *               that are here; a complaint about an address once in 30 s, about all of them 50 lines in that time
 *   waits:      control first (votes, heartbeats in common frames, pings), then data in order; each bounded in bytes
 * </pre>
 *
 * <ol>
 *   <li>{@code send} and {@code flush} on the lane's loop; one flush for all that a turn has produced.
 *   <li>{@code send} that returns false has taken nothing: Raft's messages are repeated anyway, a forwarded command or
 *       read must be refused.
 *   <li>When a lane is lost, all that was sent on it may be; after it is up again nothing of before arrives.
 *   <li>A group that is made later tells its {@link io.skerry.raft.runtime.wire.CommandTypes} in a message, and the
 *       receiver asks {@link io.skerry.raft.runtime.transport.CommandTypesCheck}. Such a message may also arrive first
 *       thing on a new lane, when a hello had no room for all groups.
 *   <li>{@code close} from no loop, and before the loops are closed.
 * </ol>
 *
 * <p>Knows messages, frames and sockets; knows nothing of groups, roles and logs.
 */
@NullMarked
package io.skerry.raft.runtime.transport;

import org.jspecify.annotations.NullMarked;
