package io.skerry.integrationtests.process;

/**
 * What a request has come to. Immutable.
 *
 * @param kind       whether there was an answer
 * @param status     the HTTP status, 0 without an answer
 * @param body       the body as text, or what went wrong
 * @param index      what a read says up to where the state was that it saw, -1 if nothing
 * @param connection tells the connection from all others
 */
public record Answer(Kind kind, int status, String body, long index, long connection) {

    static Answer none(Kind kind, String why) {
        return new Answer(kind, 0, why, -1, -1);
    }

    /** How far a request has come. */
    public enum Kind {
        /** There was no connection: nothing was sent. */
        NOT_SENT,
        /** It was sent, or may have been, and there was no answer. */
        NO_ANSWER,
        /** There was an answer. */
        ANSWERED
    }

    /** Returns whether it was done. */
    public boolean isOk() {
        return status == 200;
    }

    /** Returns whether the contract says that nothing has happened, and that it may be tried again. */
    public boolean isSafeToRetry() {
        return kind == Kind.NOT_SENT || has("NO_LEADER", 503) || has("OVERLOADED", 429) || isDiskFull();
    }

    /** Returns whether the node's disk is full; another node may have room. */
    public boolean isDiskFull() {
        return has("DISK_FULL", 507);
    }

    /** Returns whether nobody knows what has happened. */
    public boolean isUnknown() {
        return kind == Kind.NO_ANSWER || has("OUTCOME_UNKNOWN", 504);
    }

    /** Returns whether the key is absent. */
    public boolean isAbsent() {
        return status == 404;
    }

    /** Returns whether it is that error. */
    public boolean has(String code, int itsStatus) {
        return status == itsStatus && body.contains("\"error\":\"" + code + "\"");
    }
}
