package io.skerry.raft.message;

/** Why a proposal or a read was refused: it certainly did not happen, and may be tried again elsewhere or later. */
public enum Refusal {
    /** No leader is known. */
    NO_LEADER,
    /** This node does not lead; who does may be known. */
    NOT_LEADER,
    /** The leader has stepped down since the read came. */
    LEADERSHIP_LOST,
    /** No answer came within an election timeout, or the leader that was asked is followed no more. */
    NO_ANSWER,
    /** A bound is reached: try again later. */
    OVERLOADED,
    /** A payload is larger than the group takes. */
    TOO_LARGE,
    /** The membership cannot be changed like this, or not now: another change is under way, or none was asked for. */
    MEMBERSHIP,
    /** The node stops. */
    STOPPED
}
