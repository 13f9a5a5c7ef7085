/**
 * Processes under a nemesis: everything around them breaks and is mended, and what clients saw is checked afterwards.
 *
 * <pre>
 *   16 clients ── HTTP ──▶ serve 1 ◀── Proxy ──▶ serve 2 ...     each node finds each other one behind a proxy
 *       │                     │  disk as a file says (FileDisk)
 *       ▼                     ▼
 *   History               logs, killed for good
 *       └──── Judge ─────────┘         Nemesis: one FaultKind after the other, then all is healed
 * </pre>
 *
 * <p>Each value is written once. A write is repeated only where that is safe: within a session, which the server must keep,
 * or when it was refused. Reads of all consistencies are made; linearizable ones and those under a lease must fit into one
 * order with all writes, stale ones must show what somebody wrote, and never go back on one connection.
 */
@NullMarked
package io.skerry.integrationtests.nemesis;

import org.jspecify.annotations.NullMarked;
