package io.skerry.integrationtests.process;

/**
 * What a request has come to. Immutable.
 *
 * @param kind   whether there was an answer
 * @param status the HTTP status, 0 without an answer
 * @param body   the body as text, or what went wrong
 */
record Answer(Kind kind, int status, String body) {

    /** How far a request has come. */
    enum Kind {
        /** There was no connection: nothing was sent. */
        NOT_SENT,
        /** It was sent, or may have been, and there was no answer. */
        NO_ANSWER,
        /** There was an answer. */
        ANSWERED
    }

    boolean isOk() {
        return status == 200;
    }

    /** Returns whether the contract says that nothing has happened, and that it may be tried again. */
    boolean isSafeToRetry() {
        return kind == Kind.NOT_SENT || has("NO_LEADER", 503) || has("OVERLOADED", 429) || isDiskFull();
    }

    /** Returns whether the node's disk is full; another node may have room. */
    boolean isDiskFull() {
        return has("DISK_FULL", 507);
    }

    /** Returns whether nobody knows what has happened. */
    boolean isUnknown() {
        return kind == Kind.NO_ANSWER || has("OUTCOME_UNKNOWN", 504);
    }

    boolean isAbsent() {
        return status == 404;
    }

    private boolean has(String code, int itsStatus) {
        return status == itsStatus && body.contains("\"error\":\"" + code + "\"");
    }
}
