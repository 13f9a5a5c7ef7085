package io.skerry.raft.testkit.sim;

import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import java.util.List;

/**
 * What is committed is on a majority of disks, synced: asked at the moment when the first node takes it for committed. A
 * store that a membership newly names counts only once the entry that names it is committed. A disk that was wiped
 * afterwards counts for what it held: the majority of the others has to make up for it.
 *
 * <p>Not thread-safe; owned by its simulation.
 */
final class QuorumCheck {

    private final SimNode[] nodes;

    QuorumCheck(SimNode[] nodes) {
        this.nodes = nodes;
    }

    /**
     * Requires that a position is durable on a quorum.
     *
     * @param inForce   the membership that the committing node had
     * @param committed the last committed membership: who else may count
     */
    void require(int group, Membership inForce, Membership committed, long term, long index) {
        requireMajority(group, inForce.voters(), committed, term, index);
        requireMajority(group, inForce.outgoingVoters(), committed, term, index);
    }

    private void requireMajority(int group, List<Member> voters, Membership committed, long term, long index) {
        int holding = 0;
        for (int i = 0; i < voters.size(); i++) {
            Member voter = voters.get(i);
            if (isKnown(voter, committed) && isDurable(voter, group, term, index)) {
                holding++;
            }
        }
        if (!voters.isEmpty() && holding < voters.size() / 2 + 1) {
            throw new Violation(
                    "quorum: %d/%d is taken for committed, but durable on %d of %d disks only",
                    term, index, holding, voters.size());
        }
    }

    private static boolean isKnown(Member voter, Membership committed) {
        return committed.voters().contains(voter) || committed.outgoingVoters().contains(voter);
    }

    private boolean isDurable(Member voter, int group, long term, long index) {
        SimDisk disk = nodes[(int) voter.node().value() - 1].diskOf(voter.store());
        if (disk == null) {
            return false;
        }
        SimLog log = disk.durable(group).log;
        return index < log.boundary().index() || log.holds(term, index);
    }
}
