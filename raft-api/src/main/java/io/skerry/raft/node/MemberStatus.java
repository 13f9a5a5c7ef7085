package io.skerry.raft.node;

import io.skerry.raft.model.Member;

/**
 * A member of a group, as this node sees it. Immutable.
 *
 * @param member           the node, with the store that counts for it
 * @param voter            whether it votes; if not, it is a learner
 * @param matchIndex       on the leader: up to where it is known to hold the log durably; elsewhere 0, but for the node
 *                         itself
 * @param lagging          on the leader: whether it is further behind than what one window of entries on the way explains,
 *                         cannot be reached, or has lost what it acknowledged
 * @param inflightMessages on the leader: AppendEntries on the way to it
 * @param inflightBytes    on the leader: bytes of records on the way to it
 */
public record MemberStatus(
        Member member, boolean voter, long matchIndex, boolean lagging, int inflightMessages, long inflightBytes) {}
