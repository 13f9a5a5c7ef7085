package io.skerry.raft.message;

/**
 * Why a proposal or a read was refused: it certainly did not happen, and may be tried again elsewhere or later, unless it is
 * said otherwise here.
 */
public enum Refusal {
    /** No leader is known. */
    NO_LEADER,
    /** This node does not lead; who does may be known. */
    NOT_LEADER,
    /** The leader has stepped down since the read came. */
    LEADERSHIP_LOST,
    /**
     * No answer came within an election timeout, or the leader that was asked is followed no more; or this node has lost
     * what it acknowledged, and could not apply what an answer says.
     */
    NO_ANSWER,
    /** A bound is reached: try again later. */
    OVERLOADED,
    /**
     * A payload is larger than the group takes, or several that were proposed together are larger than all that may wait to
     * be committed. To try the same again is of no use; smaller payloads, or fewer at a time, can be taken.
     */
    TOO_LARGE,
    /**
     * The membership cannot be changed like this, or not now: the node is unknown, is the leader, or has that store
     * already; another change is under way; the leader has not committed in its term yet; or those who must agree cannot be
     * reached.
     */
    MEMBERSHIP,
    /** The node stops. */
    STOPPED,
    /** The disk of the leader has too little room left: once there is space, it takes proposals again. */
    DISK_FULL
}
