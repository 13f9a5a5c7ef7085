package io.skerry.raft.core;

import io.skerry.raft.core.replication.ProgressState;
import io.skerry.raft.model.Member;

/**
 * A leader's picture of a follower. Immutable.
 *
 * @param member           the follower
 * @param state            how it is sent entries
 * @param matchIndex       up to where it is known to hold the leader's log, durably
 * @param nextIndex        the next entry to send
 * @param inflightMessages AppendEntries on the way
 * @param inflightBytes    bytes of records on the way
 * @param lost             whether it holds less than it acknowledged, and does not count
 */
public record FollowerStatus(
        Member member,
        ProgressState state,
        long matchIndex,
        long nextIndex,
        int inflightMessages,
        long inflightBytes,
        boolean lost) {}
