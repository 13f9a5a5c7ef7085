package io.skerry.raft.node;

import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.SessionOutcome.Forgotten;

/**
 * A command of a session has certainly not taken effect now; whether the same one has before is not known any more. If it was
 * never sent before, it has not happened.
 */
public final class SessionExpiredException extends RaftException {

    private final transient ClientId client;
    private final long sequence;
    private final Forgotten what;

    /** Names the command, and what of it was forgotten. */
    public SessionExpiredException(ClientId client, long sequence, Forgotten what) {
        super(message(client, sequence, what), null);
        this.client = client;
        this.sequence = sequence;
        this.what = what;
    }

    private static String message(ClientId client, long sequence, Forgotten what) {
        String fault = switch (what) {
            case SESSION -> "There is no session " + client + " any more, or there never was: open another";
            case SEQUENCE ->
                "The outcome of sequence " + sequence + " of session " + client
                        + " is not remembered any more: newer ones have taken its place";
        };
        return fault + "; the command did not take effect now";
    }

    /** Returns whose session. */
    public ClientId client() {
        return client;
    }

    /** Returns which command of it. */
    public long sequence() {
        return sequence;
    }

    /** Returns what was forgotten: with the session, it cannot be used any more. */
    public Forgotten what() {
        return what;
    }
}
