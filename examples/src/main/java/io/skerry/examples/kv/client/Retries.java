package io.skerry.examples.kv.client;

import io.skerry.examples.kv.client.Attempt.Answer;
import io.skerry.examples.kv.client.Attempt.NoAnswer;
import io.skerry.examples.kv.client.Attempt.NotSent;
import io.skerry.examples.kv.client.WriteSession.WriteId;
import io.skerry.examples.kv.wire.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tries again what is safe to try again, until the time is up. Thread-safe. */
final class Retries {

    private static final Duration STATUS_TIMEOUT = Duration.ofMillis(500);
    /** A read that hangs is asked elsewhere, as is a write in a session; any other write that hangs is not. */
    private static final Duration ONE_ATTEMPT = Duration.ofSeconds(2);

    /** What cannot come to an end is not begun: it would leave an outcome that nobody knows. */
    private static final long LEAST_ATTEMPT_MILLIS = 20;

    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final HttpCalls calls;
    private final Endpoints endpoints;
    private final Duration timeout;
    private final @Nullable WriteSession session;

    /** @param session whose writes may be sent more than once; null if none may */
    Retries(HttpCalls calls, Endpoints endpoints, Duration timeout, @Nullable WriteSession session) {
        this.calls = calls;
        this.endpoints = endpoints;
        this.timeout = timeout;
        this.session = session;
    }

    /**
     * Sends what changes something: again if it certainly did not happen, and in a session whatever became of it.
     *
     * @return an answer that is final: a result, or what the caller has to mend
     */
    Answer write(String method, String path, byte @Nullable [] body) {
        long deadline = deadline();
        if (session == null) {
            return new Call(method, path, body, Safety.ONCE, null, deadline).run();
        }
        WriteId id = session.next(() -> openSession(deadline));
        Answer answer = new Call(method, path, body, Safety.IN_SESSION, id, deadline).run();
        if (answer.is(ErrorCode.SESSION_EXPIRED)) {
            session.forget(id.client());
        }
        return answer;
    }

    /** Again whatever became of it: a session that nobody uses does no harm. */
    private String openSession(long deadline) {
        Answer answer = new Call("POST", "/sessions", null, Safety.HARMLESS, null, deadline).run();
        if (answer.status() == 200 && answer.fields().get("client") instanceof String client) {
            return client;
        }
        throw new RequestRefused("No session was opened: " + answer.complaint(), null);
    }

    /** Sends what changes nothing: again whatever became of it. */
    Answer read(String method, String path) {
        return new Call(method, path, null, Safety.HARMLESS, null, deadline()).run();
    }

    /** Sends what comes to the same however often it is sent, and may take long: again whatever became of it. */
    Answer repeat(String method, String path) {
        return new Call(method, path, null, Safety.IDEMPOTENT, null, deadline()).run();
    }

    private long deadline() {
        return System.nanoTime() + timeout.toNanos();
    }

    /** What sending a request twice does. */
    private enum Safety {
        /** Nothing that matters. */
        HARMLESS,
        /** The same as sending it once. */
        IN_SESSION,
        /** The same as sending it once, which may take as long as the call has time. */
        IDEMPOTENT,
        /** It may take effect twice. */
        ONCE
    }

    static String reason(Exception cause) {
        String message = cause.getMessage();
        return cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    /** One call with its attempts. Not thread-safe; owned by its caller. */
    private final class Call {

        private final String method;
        private final String path;
        private final byte @Nullable [] body;
        private final Safety safety;
        private final Map<String, String> headers;
        private final long deadline;
        private long pauseMillis = FIRST_PAUSE_MILLIS;
        private boolean mayHaveHappened;
        private String lastFault = "no attempt was made";

        Call(String method, String path, byte @Nullable [] body, Safety safety, @Nullable WriteId id, long deadline) {
            this.method = method;
            this.path = path;
            this.body = body;
            this.safety = safety;
            this.headers = id == null ? Map.of() : id.headers();
            this.deadline = deadline;
        }

        Answer run() {
            int round = endpoints.all().size();
            for (int attempt = 1; left().toMillis() >= LEAST_ATTEMPT_MILLIS; attempt++) {
                URI endpoint = endpoints.preferred();
                Attempt seen = calls.send(endpoint, method, path, body, headers, attemptTimeout());
                if (seen instanceof Answer answer && isFinal(answer)) {
                    return requireTold(answer);
                }
                boolean asked = seen instanceof Answer;
                note(endpoint, seen);
                // Whoever could not even be reached costs no pause, but for one after all of them.
                if (asked || attempt % round == 0) {
                    pause();
                }
            }
            throw gaveUp("Gave up after " + timeout.toMillis() + " ms", null);
        }

        /** What an earlier attempt has done, only a result tells. */
        private Answer requireTold(Answer answer) {
            boolean tells = answer.status() == 200 || answer.is(ErrorCode.CAS_MISMATCH);
            if (mayHaveHappened && !tells) {
                lastFault = answer.complaint();
                throw gaveUp("It was sent more than once", null);
            }
            return answer;
        }

        private KvClientException gaveUp(String what, @Nullable Exception cause) {
            if (!mayHaveHappened) {
                return new RequestRefused(what + "; it certainly did not happen. Last: " + lastFault, cause);
            }
            String next = safety == Safety.IDEMPOTENT ? ", and to ask again is safe" : "";
            return new OutcomeUnknown(what + "; it may or may not take effect" + next + ". Last: " + lastFault, cause);
        }

        private boolean isFinal(Answer answer) {
            return answer.status() < 500
                    ? !answer.is(ErrorCode.OVERLOADED)
                    : answer.is(ErrorCode.DISK_FULL) && safety != Safety.HARMLESS;
        }

        /** Remembers what came instead of a result, and whom to ask next. */
        private void note(URI endpoint, Attempt seen) {
            if (seen instanceof Answer answer) {
                lastFault = endpoint + " answered " + answer.complaint();
                requireSafe(answer.is(ErrorCode.OVERLOADED) || answer.is(ErrorCode.NO_LEADER), null);
                follow(endpoint, answer);
            } else if (seen instanceof NoAnswer none) {
                lastFault = endpoint + " gave no answer (" + reason(none.cause()) + ")";
                requireSafe(false, none.cause());
                endpoints.moveOnFrom(endpoint);
            } else if (seen instanceof NotSent notSent) {
                lastFault = endpoint + " could not be reached (" + reason(notSent.cause()) + ")";
                endpoints.moveOnFrom(endpoint);
            }
        }

        private void requireSafe(boolean didNotHappen, @Nullable Exception cause) {
            if (didNotHappen || safety == Safety.HARMLESS) {
                return;
            }
            mayHaveHappened = true;
            if (safety == Safety.ONCE) {
                throw new OutcomeUnknown(lastFault + ": it may or may not take effect", cause);
            }
        }

        private void follow(URI endpoint, Answer answer) {
            Long leader = answer.leader();
            URI known = leader == null ? null : find(leader);
            if (known != null && !known.equals(endpoint)) {
                endpoints.prefer(known);
            } else {
                endpoints.moveOnFrom(endpoint);
            }
        }

        /** Answers name the leader by its id: which endpoint that is, only the endpoints can say. */
        private @Nullable URI find(long leader) {
            if (endpoints.of(leader) == null) {
                endpoints.all().forEach(this::learnId);
            }
            return endpoints.of(leader);
        }

        private void learnId(URI endpoint) {
            if (calls.send(endpoint, "GET", "/status", null, Map.of(), STATUS_TIMEOUT) instanceof Answer status
                    && status.fields().get("id") instanceof Long id) {
                endpoints.learn(id, endpoint);
            }
        }

        private Duration left() {
            return Duration.ofNanos(deadline - System.nanoTime());
        }

        private Duration attemptTimeout() {
            Duration left = left();
            boolean soonElsewhere = safety == Safety.HARMLESS || safety == Safety.IN_SESSION;
            Duration most = soonElsewhere && left.compareTo(ONE_ATTEMPT) > 0 ? ONE_ATTEMPT : left;
            return most.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : most;
        }

        /** Longer each time, and never twice the same: clients that were refused together do not come back together. */
        private void pause() {
            long millis = Math.min(
                    ThreadLocalRandom.current().nextLong(pauseMillis / 2, pauseMillis + 1),
                    Math.max(0, left().toMillis()));
            pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
            try {
                TimeUnit.MILLISECONDS.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw gaveUp("Interrupted", e);
            }
        }
    }
}
