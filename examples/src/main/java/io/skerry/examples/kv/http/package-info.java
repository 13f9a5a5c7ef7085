/**
 * The HTTP interface of one node, on Netty's HTTP codec.
 *
 * <pre>
 *  socket ─▶ Clients ─▶ Connection ─ whole request ─▶ Requests ─▶ WorkerPool ─▶ Router ─▶ routes ─▶ Outcomes ─▶ RaftGroup
 *             │           │  event loop                │            │  threads that wait          │
 *             │           │                            │            └── all busy: 429             └── exceptions become codes
 *             │           └── malformed: 400, too large: 413, too slow: 408
 *             └── too many: 429
 * </pre>
 *
 * <ol>
 *   <li>A client occupies a thread from when its request has arrived as a whole until the answer is known; while it sends
 *       and while it takes the answer it has a deadline, and holds nothing but bytes, which are counted.
 *   <li>Sizes are checked before anything is read, or while it is read; what was refused half-read ends the connection.
 *   <li>A write with the headers of a session is sent as it is, once: whoever does not learn its outcome sends the same pair
 *       again.
 *   <li>What certainly did not happen is tried again until the deadline; what nobody knows is answered as just that.
 * </ol>
 */
@NullMarked
package io.skerry.examples.kv.http;

import org.jspecify.annotations.NullMarked;
