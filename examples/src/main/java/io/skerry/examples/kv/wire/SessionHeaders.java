package io.skerry.examples.kv.wire;

/** The headers that say which write of which client this is. Stateless. */
public final class SessionHeaders {

    /** Whose write. */
    public static final String CLIENT = "Raft-Client";

    /** Which one of them, from 1. */
    public static final String SEQUENCE = "Raft-Sequence";

    private SessionHeaders() {}
}
