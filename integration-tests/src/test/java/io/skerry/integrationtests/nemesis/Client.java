package io.skerry.integrationtests.nemesis;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.process.Answer;
import io.skerry.integrationtests.process.Http;
import io.skerry.raft.testkit.history.Action;
import io.skerry.raft.testkit.history.History.Pending;
import io.skerry.raft.testkit.history.Register;
import io.skerry.raft.testkit.history.RegisterAction.CompareAndSet;
import io.skerry.raft.testkit.history.RegisterAction.Delete;
import io.skerry.raft.testkit.history.RegisterAction.Read;
import io.skerry.raft.testkit.history.RegisterAction.Write;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One client: it reads, writes, deletes, compares and sets, at any of its nodes, and notes what became of it. A write whose outcome
 * is unknown it sends again where that is safe: within a session, or where nothing has happened for certain.
 *
 * <p>Not thread-safe; owned by its thread.
 */
final class Client implements AutoCloseable {

    private static final Pattern EXISTED = Pattern.compile("\"existed\":(true|false)");
    private static final Pattern ACTUAL = Pattern.compile("\"actual\":(?:null|\"([^\"]*)\")");
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int ATTEMPTS = 8;

    /**
     * A request.
     *
     * @param answered what its answer means, or null if it means nothing that was asked for
     */
    private record Request(
            String method, String path, String body, Function<Answer, @Nullable Action<Register>> answered) {}

    private final String name;
    private final List<Integer> ports;
    private final Workload workload;
    private final Random random;
    private final Http http;
    private final Session session = new Session();
    /** By connection, and so by the life of a node: up to where the state was that was seen last. */
    private final Map<Long, Long> seen = new HashMap<>();

    private String lastKey = "";
    private @Nullable String lastValue;
    private long values;

    /** @param ports the nodes that it asks */
    Client(String name, List<Integer> ports, Workload workload, Random random) {
        this.name = name;
        this.ports = ports;
        this.workload = workload;
        this.random = random;
        this.http = new Http(workload.options().requestTimeout().plus(GRACE));
    }

    String name() {
        return name;
    }

    /** Does one operation, when it is its turn. */
    void act() {
        String key = workload.nextKey(random);
        if (workload.isStopped()) {
            return;
        }
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6 -> write(key);
            case 7, 8, 9, 10 -> compareAndSet(key);
            case 11 -> delete(key);
            case 12, 13, 14, 15 -> read(key, "");
            case 16, 17 -> read(key, "?consistency=lease");
            default -> readStale(key);
        }
    }

    private int anyPort() {
        return ports.get(random.nextInt(ports.size()));
    }

    // ---- reads

    private void read(String key, String query) {
        Pending<Register> pending = workload.history().begin(name, key, new Read(null));
        Answer answer = http.get(anyPort(), "/kv/" + key + query);
        if (answer.isOk() || answer.isAbsent()) {
            Read read = new Read(answer.isOk() ? answer.body() : null);
            pending.answered(read);
            remember(key, read.value());
            requireForward(key, answer);
            workload.figures().answered.increment();
        } else {
            requireNothingElse(answer);
            pending.refused();
            workload.figures().refused.increment();
        }
    }

    private void readStale(String key) {
        Answer answer = http.get(anyPort(), "/kv/" + key + "?consistency=stale");
        if (answer.isOk()) {
            workload.onStale(key, answer.body());
        }
        if (answer.isOk() || answer.isAbsent()) {
            requireForward(key, answer);
            workload.figures().staleReads.increment();
        } else {
            requireNothingElse(answer);
        }
    }

    /** As long as a process lives, what it shows does not go back. */
    private void requireForward(String key, Answer answer) {
        Long before = seen.put(answer.connection(), answer.index());
        if (answer.index() < 0 || before != null && before > answer.index()) {
            throw new AssertionError(
                    "A read of " + key + " saw the state at " + answer.index() + ", and before that at " + before);
        }
    }

    // ---- writes

    private String newValue(String key) {
        String value = name + "-" + ++values;
        workload.onWriting(key, value);
        return value;
    }

    private void write(String key) {
        String value = newValue(key);
        Action<Register> asked = new Write(value);
        change(key, asked, new Request("PUT", "/kv/" + key, value, answer -> answer.isOk() ? asked : null));
        remember(key, value);
    }

    private void delete(String key) {
        change(key, new Delete(null), new Request("DELETE", "/kv/" + key, "", answer -> {
            Matcher existed = EXISTED.matcher(answer.body());
            return answer.isOk() && existed.find() ? new Delete(existed.group(1).equals("true")) : null;
        }));
    }

    private void compareAndSet(String key) {
        String expected = lastKey.equals(key) ? lastValue : null;
        String value = newValue(key);
        CompareAndSet asked = CompareAndSet.of(expected, value);
        String body =
                "{\"expect\":%s,\"value\":\"%s\"}".formatted(expected == null ? "null" : "\"" + expected + "\"", value);
        change(key, asked, new Request("POST", "/kv/" + key + "/cas", body, answer -> {
            if (answer.isOk()) {
                return asked.swapped();
            }
            Matcher actual = ACTUAL.matcher(answer.body());
            boolean mismatch = answer.has("CAS_MISMATCH", 409) && actual.find();
            return mismatch ? mismatch(key, asked, actual.group(1)) : null;
        }));
    }

    private Action<Register> mismatch(String key, CompareAndSet asked, @Nullable String actual) {
        remember(key, actual);
        return asked.mismatch(actual);
    }

    private void remember(String key, @Nullable String value) {
        lastKey = key;
        lastValue = value;
    }

    /** Sends a write until its outcome is known, or nothing more can be done about it. */
    private void change(String key, Action<Register> asked, Request request) {
        if (!session.open(http, anyPort())) {
            return;
        }
        Map<String, String> headers = session.next();
        Pending<Register> pending = workload.history().begin(name, key, asked);
        boolean mayHaveHappened = false;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Answer answer = http.send(anyPort(), request.method(), request.path(), headers, request.body());
            Action<Register> answered = request.answered().apply(answer);
            if (answered != null) {
                pending.answered(answered);
                onAnswered(answered);
                return;
            }
            mayHaveHappened |= answer.isUnknown();
            if (answer.has("SESSION_EXPIRED", 410)) {
                session.onExpired();
                break;
            }
            requireNothingElse(answer);
            if (mayHaveHappened && headers.isEmpty() || workload.isStopped()) {
                break;
            }
            workload.figures().retried.increment();
            Await.pause(attempt);
        }
        giveUp(pending, mayHaveHappened);
    }

    private void onAnswered(Action<Register> answered) {
        workload.figures().answered.increment();
        if (answered.brings() != null) {
            workload.onAcknowledged();
        }
    }

    private void giveUp(Pending<Register> pending, boolean mayHaveHappened) {
        if (mayHaveHappened) {
            pending.unknown();
            workload.figures().unknown.increment();
        } else {
            pending.refused();
            workload.figures().refused.increment();
        }
    }

    private static void requireNothingElse(Answer answer) {
        if (!answer.isSafeToRetry() && !answer.isUnknown()) {
            throw new AssertionError("A client was answered what no client should see: " + answer);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
