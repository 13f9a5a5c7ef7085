package io.skerry.raft.core;

import io.skerry.raft.message.Refusal;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.MembershipObstacle;
import io.skerry.raft.model.NodeId;
import org.jspecify.annotations.Nullable;

/** What became of proposals: a range of the numbers that {@link RaftCore#propose} gave them. Immutable. */
public sealed interface ProposalOutcome {

    /** Returns the number of the first proposal. */
    long firstId();

    /** Returns how many proposals, numbered one after another, ended so. */
    int count();

    /**
     * They took effect: their entries are committed, one after another.
     *
     * @param firstId the number of the first proposal
     * @param count   how many
     * @param first   where the first one stands; the others follow it, in the same term
     */
    record Committed(long firstId, int count, LogPosition first) implements ProposalOutcome {}

    /**
     * They certainly did not take effect: they never entered a log.
     *
     * @param firstId the number of the first proposal
     * @param count   how many
     * @param reason  why
     * @param obstacle what stands against the change, if the reason is {@link Refusal#MEMBERSHIP}, else null
     * @param leader  who leads, if known
     */
    record Refused(
            long firstId,
            int count,
            Refusal reason,
            @Nullable MembershipObstacle obstacle,
            @Nullable NodeId leader) implements ProposalOutcome {

        /** Returns the refusal of what is no change of the membership. */
        public Refused(long firstId, int count, Refusal reason, @Nullable NodeId leader) {
            this(firstId, count, reason, null, leader);
        }
    }

    /**
     * Nobody knows: they are in a log, and a later leader may yet commit or remove them.
     *
     * @param firstId the number of the first proposal
     * @param count   how many
     * @param first   where the first one stands; the others follow it
     */
    record Unknown(long firstId, int count, LogPosition first) implements ProposalOutcome {}
}
