/**
 * Groups with sessions, as the application calls them.
 *
 * <pre>
 *  submit      ─▶ SessionCalls ─▶ a plain envelope ─────────────────────────────▶ GroupCalls
 *  submitOnce  ─▶ SessionCalls ─▶ client and sequence, as the caller says ──────▶     │
 *  openSession ─▶ SessionCalls ─▶ Repeats ──────────────────────────────────────▶     │
 *  session.submit ─▶ WindowedSession: the next sequence, in the window ─▶ Repeats ▶   │
 *                                                                           └◀────────┘ again, while nobody knows
 * </pre>
 *
 * <p>What the state machine does with all this is in {@code io.skerry.raft.session}. Everything here runs on callers' threads,
 * on threads for user code, and, for what waits to be sent again, on the group's loop, where it runs no user code. There is no
 * thread of its own. What a call takes is counted with the group's other calls for as long as it is open.
 *
 * <p>Knows the calls of a group; knows nothing of cores, peers or storage.
 */
@NullMarked
package io.skerry.raft.runtime.session;

import org.jspecify.annotations.NullMarked;
