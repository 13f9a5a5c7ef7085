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
        return new Call(method, path, body, Repeat.IF_IT_DID_NOT_HAPPEN).run();
    }

    /** Sends what changes nothing: again whatever became of it. */
    Answer read(String method, String path) {
        return new Call(method, path, null, Repeat.CHANGES_NOTHING).run();
    }

    /** Sends what comes to the same however often it is sent: again whatever became of it. */
    Answer repeat(String method, String path) {
        return new Call(method, path, null, Repeat.COMES_TO_THE_SAME).run();
    }

    /** When a call may be sent again. */
    private enum Repeat {
        IF_IT_DID_NOT_HAPPEN,
        COMES_TO_THE_SAME,
        CHANGES_NOTHING
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
        private final Repeat repeat;
        private final long deadline = System.nanoTime() + timeout.toNanos();
        private long pauseMillis = FIRST_PAUSE_MILLIS;
        private boolean mayHaveHappened;
        private String lastFault = "no attempt was made";

        Call(String method, String path, byte @Nullable [] body, Repeat repeat) {
            this.method = method;
            this.path = path;
            this.body = body;
            this.repeat = repeat;
        }

        Answer run() {
            int round = endpoints.all().size();
            for (int attempt = 1; left().toMillis() > 0; attempt++) {
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
            if (mayHaveHappened) {
                throw new OutcomeUnknown(
                        "Gave up after " + timeout.toMillis()
                                + " ms; it may have taken effect, and to ask again is safe." + " Last: " + lastFault,
                        null);
            }
            throw new RequestRefused(
                    "Gave up after " + timeout.toMillis() + " ms; it certainly did not happen. Last: " + lastFault,
                    null);
        }

        private boolean isFinal(Answer answer) {
            return answer.status() < 500
                    ? !answer.is(ErrorCode.OVERLOADED)
                    : answer.is(ErrorCode.DISK_FULL) && repeat != Repeat.CHANGES_NOTHING;
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
            mayHaveHappened |= !didNotHappen && repeat == Repeat.COMES_TO_THE_SAME;
            if (!didNotHappen && repeat == Repeat.IF_IT_DID_NOT_HAPPEN) {
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
            Duration most = repeat == Repeat.CHANGES_NOTHING && left.compareTo(READ_ATTEMPT) > 0 ? READ_ATTEMPT : left;
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
