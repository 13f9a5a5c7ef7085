package io.skerry.examples.kv.client;

import io.skerry.examples.kv.client.Attempt.Answer;
import io.skerry.examples.kv.client.Attempt.NoAnswer;
import io.skerry.examples.kv.client.Attempt.NotSent;
import io.skerry.examples.kv.wire.ErrorCode;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Tries again what is safe to try again, until the time is up. Thread-safe. */
final class Retries {

    private static final Duration STATUS_TIMEOUT = Duration.ofMillis(500);
    /** A read that hangs is asked elsewhere; a write that hangs is not. */
    private static final Duration READ_ATTEMPT = Duration.ofSeconds(2);

    /** What cannot come to an end is not begun: it would leave an outcome that nobody knows. */
    private static final long LEAST_ATTEMPT_MILLIS = 20;

    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final HttpCalls calls;
    private final Endpoints endpoints;
    private final Duration timeout;

    Retries(HttpCalls calls, Endpoints endpoints, Duration timeout) {
        this.calls = calls;
        this.endpoints = endpoints;
        this.timeout = timeout;
    }

    /**
     * Sends what changes something: again only if it certainly did not happen.
     *
     * @return an answer that is final: a result, or what the caller has to mend
     */
    Answer write(String method, String path, byte @Nullable [] body) {
        return new Call(method, path, body, false).run();
    }

    /** Sends what changes nothing: again whatever became of it. */
    Answer read(String method, String path) {
        return new Call(method, path, null, true).run();
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
        private final boolean changesNothing;
        private final long deadline = System.nanoTime() + timeout.toNanos();
        private long pauseMillis = FIRST_PAUSE_MILLIS;
        private String lastFault = "no attempt was made";

        Call(String method, String path, byte @Nullable [] body, boolean changesNothing) {
            this.method = method;
            this.path = path;
            this.body = body;
            this.changesNothing = changesNothing;
        }

        Answer run() {
            int round = endpoints.all().size();
            for (int attempt = 1; left().toMillis() >= LEAST_ATTEMPT_MILLIS; attempt++) {
                URI endpoint = endpoints.preferred();
                Attempt seen = calls.send(endpoint, method, path, body, attemptTimeout());
                if (seen instanceof Answer answer && isFinal(answer)) {
                    return answer;
                }
                boolean asked = seen instanceof Answer;
                note(endpoint, seen);
                // Whoever could not even be reached costs no pause, but for one after all of them.
                if (asked || attempt % round == 0) {
                    pause();
                }
            }
            throw new RequestRefused(
                    "Gave up after " + timeout.toMillis() + " ms; it certainly did not happen. Last: " + lastFault,
                    null);
        }

        private boolean isFinal(Answer answer) {
            return answer.status() < 500
                    ? !answer.is(ErrorCode.OVERLOADED)
                    : answer.is(ErrorCode.DISK_FULL) && !changesNothing;
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
            if (!didNotHappen && !changesNothing) {
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
            if (calls.send(endpoint, "GET", "/status", null, STATUS_TIMEOUT) instanceof Answer status
                    && status.fields().get("id") instanceof Long id) {
                endpoints.learn(id, endpoint);
            }
        }

        private Duration left() {
            return Duration.ofNanos(deadline - System.nanoTime());
        }

        private Duration attemptTimeout() {
            Duration left = left();
            Duration most = changesNothing && left.compareTo(READ_ATTEMPT) > 0 ? READ_ATTEMPT : left;
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
                throw new RequestRefused("Interrupted; it certainly did not happen", e);
            }
        }
    }
}
