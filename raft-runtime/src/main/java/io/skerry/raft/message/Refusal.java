package io.skerry.raft.message;

/** Why a proposal or a read was refused: it certainly did not happen, and may be tried again elsewhere or later. */
public enum Refusal {
    /** No leader is known. */
    NO_LEADER,
    /** This node does not lead; who does may be known. */
    NOT_LEADER,
    /** This node led when the read came, and does not lead any more. */
    LEADERSHIP_LOST,
    /** The leader did not answer within an election timeout. */
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
