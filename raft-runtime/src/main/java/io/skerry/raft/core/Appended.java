package io.skerry.raft.core;

import io.skerry.raft.model.LogPosition;

/**
 * Proposals are in this leader's log, and so may take effect from now on. This is no outcome: who knows where they stand
 * can tell from what is applied there, whoever leads by then. Immutable.
 *
 * @param firstId the number of the first proposal
 * @param count   how many, numbered one after another
 * @param first   where the first one stands; the others follow it, in the same term
 */
public record Appended(long firstId, int count, LogPosition first) {}
