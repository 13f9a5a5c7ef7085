package io.skerry.raft.core;

import java.util.List;

/**
 * What a role tells of itself. Immutable.
 *
 * @param pendingProposals proposals not yet decided
 * @param uncommittedBytes their records
 * @param pendingReads     reads not yet decided
 * @param followers        a leader's picture of the others
 */
record RoleStatus(int pendingProposals, long uncommittedBytes, int pendingReads, List<FollowerStatus> followers) {

    static final RoleStatus NONE = new RoleStatus(0, 0, 0, List.of());
}
