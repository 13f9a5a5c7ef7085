/**
 * The HTTP interface of one node, on the JDK's own server.
 *
 * <pre>
 *  request ─▶ WorkerPool ─▶ Router ─▶ KvRoutes, StatusRoutes ─▶ Outcomes ─▶ RaftGroup
 *                 │                                                │
 *                 └── all busy: 429                                └── typed exceptions become error codes
 * </pre>
 *
 * <ol>
 *   <li>A request holds a thread until it is answered; when none is left, the next one is refused at once.
 *   <li>Sizes are checked before anything is read, or while it is read.
 *   <li>A write with the headers of a session is sent as it is, once: whoever does not learn its outcome sends the same pair
 *       again.
 *   <li>What certainly did not happen is tried again until the deadline; what nobody knows is answered as just that.
 * </ol>
 */
@NullMarked
package io.skerry.examples.kv.http;

import org.jspecify.annotations.NullMarked;
