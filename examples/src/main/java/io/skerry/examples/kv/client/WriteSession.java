package io.skerry.examples.kv.client;

import io.skerry.examples.kv.wire.SessionHeaders;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The session of a client: opened when a write needs it, and again after it has expired. Thread-safe. */
final class WriteSession {

    private @Nullable String client;
    private long lastSequence;

    /**
     * Which write of which session it is. Immutable.
     *
     * @param client   the session
     * @param sequence the write
     */
    record WriteId(String client, long sequence) {

        Map<String, String> headers() {
            return Map.of(SessionHeaders.CLIENT, client, SessionHeaders.SEQUENCE, Long.toString(sequence));
        }
    }

    /** @param opener opens a session, and returns what it is called */
    synchronized WriteId next(Supplier<String> opener) {
        String open = client;
        if (open == null) {
            open = opener.get();
            client = open;
            lastSequence = 0;
        }
        lastSequence++;
        return new WriteId(open, lastSequence);
    }

    /** It has expired. */
    synchronized void forget(String expired) {
        if (expired.equals(client)) {
            client = null;
        }
    }
}
