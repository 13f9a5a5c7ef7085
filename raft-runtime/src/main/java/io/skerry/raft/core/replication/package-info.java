/**
 * The leader's picture of each follower: what it holds, what to send it next, and how much is on the way.
 *
 * <pre>
 *            accepted                      mismatch, silence, busy, unreachable
 *   PROBE ---------------> REPLICATE -------------------------------------------> PROBE
 *     |   ^
 *     |   +---- it holds enough, durably ----+
 *     +--- what it needs is gone from the log ---> SNAPSHOT, with an Offer
 * </pre>
 *
 * <p>Knows indexes and bytes; knows nothing of terms, votes and messages.
 */
@NullMarked
package io.skerry.raft.core.replication;

import org.jspecify.annotations.NullMarked;
