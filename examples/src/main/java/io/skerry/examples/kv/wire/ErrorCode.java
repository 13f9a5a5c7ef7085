package io.skerry.examples.kv.wire;

/** What an answer says if it is none: the field {@code error} of its body, and the HTTP status that goes with it. */
public enum ErrorCode {
    /** Malformed; nothing happened. */
    BAD_REQUEST(400),
    /** There is nothing at that path. */
    NOT_FOUND(404),
    /** The key is absent. */
    KEY_NOT_FOUND(404),
    /** That path takes other methods, which the header Allow lists; nothing happened. */
    METHOD_NOT_ALLOWED(405),
    /** The request did not arrive as a whole in time; nothing happened. */
    REQUEST_TIMEOUT(408),
    /** The value was not the expected one; nothing happened. */
    CAS_MISMATCH(409),
    /** A node is not rebound: it would be unsafe, or of no use; nothing happened. */
    REBIND_REFUSED(409),
    /** The outcome of this sequence is no longer known; nothing happened now. */
    SESSION_EXPIRED(410),
    /** Over a size limit; nothing happened. */
    TOO_LARGE(413),
    /** Refused before it came into a log; nothing happened; try again later. */
    OVERLOADED(429),
    /** The server has a fault; nothing was submitted. */
    INTERNAL(500),
    /** Not proposed, for there is no leader or this node cannot serve; nothing happened; try again, or elsewhere. */
    NO_LEADER(503),
    /** Health only: a leader is known, and this node is still behind it. */
    CATCHING_UP(503),
    /** It may or may not take effect. */
    OUTCOME_UNKNOWN(504),
    /** Refused; nothing happened. */
    DISK_FULL(507);

    private final int status;

    ErrorCode(int status) {
        this.status = status;
    }

    /** Returns the HTTP status. */
    public int status() {
        return status;
    }
}
