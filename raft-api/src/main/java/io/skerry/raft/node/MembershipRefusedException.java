package io.skerry.raft.node;

import io.skerry.raft.model.MembershipObstacle;

/** A change of a membership would be unsafe, or of no use: nothing was changed. */
public final class MembershipRefusedException extends RefusedException {

    private final MembershipObstacle obstacle;

    /** Says what stands against it, in a word and in a sentence that names the mend. */
    public MembershipRefusedException(MembershipObstacle obstacle, String message) {
        super(message, null);
        this.obstacle = obstacle;
    }

    /** Returns what stands against it. */
    public MembershipObstacle obstacle() {
        return obstacle;
    }
}
