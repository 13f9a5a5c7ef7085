package io.skerry.integrationtests.nemesis;

import io.skerry.integrationtests.process.Answer;
import io.skerry.integrationtests.process.Http;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers a client's writes, so that one which is sent again takes effect once; if the server knows of sessions. Not
 * thread-safe; owned by its client.
 */
final class Session {

    private static final Pattern CLIENT = Pattern.compile("\"client\":\"(s\\d+)\"");
    private static final int NO_SUCH_ROUTE = 404;

    private @Nullable String client;
    private boolean exists = true;
    private long sequence;

    /** Returns whether a write may begin: there is a session, or there will never be any. */
    boolean open(Http http, int port) {
        if (client != null || !exists) {
            return true;
        }
        Answer answer = http.send(port, "POST", "/sessions", Map.of(), "");
        Matcher matcher = CLIENT.matcher(answer.body());
        if (answer.isOk() && matcher.find()) {
            client = matcher.group(1);
            sequence = 0;
        }
        exists = answer.status() != NO_SUCH_ROUTE;
        return client != null || !exists;
    }

    /** Returns the headers of a new write. */
    Map<String, String> next() {
        return client == null ? Map.of() : Map.of("Raft-Client", client, "Raft-Sequence", Long.toString(++sequence));
    }

    /** The session is no more: another one is needed. */
    void onExpired() {
        client = null;
    }
}
