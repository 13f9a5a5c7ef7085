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
 * @param offeredIndex     the index of the snapshot that it is offered, 0 for none
 * @param lost             whether it holds less than it acknowledged, and does not count
 * @param awaitsState      whether its state is lost, and it needs a snapshot
 */
public record FollowerStatus(
        Member member,
        ProgressState state,
        long matchIndex,
        long nextIndex,
        int inflightMessages,
        long inflightBytes,
        long offeredIndex,
        boolean lost,
        boolean awaitsState) {

    /** Returns the picture of a follower that is offered no snapshot. */
    public FollowerStatus(
            Member member,
            ProgressState state,
            long matchIndex,
            long nextIndex,
            int inflightMessages,
            long inflightBytes,
            boolean lost) {
        this(member, state, matchIndex, nextIndex, inflightMessages, inflightBytes, 0, lost, false);
    }
}
