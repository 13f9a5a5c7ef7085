package io.skerry.raft.runtime.session;

import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.OverloadedException;
import io.skerry.raft.runtime.driver.GroupCalls;
import io.skerry.raft.session.ClientId;
import io.skerry.raft.session.ClientSession;
import io.skerry.raft.session.SessionCommandCodec;
import io.skerry.raft.session.SessionOutcome;
import io.skerry.raft.session.SessionStateMachine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * A client that numbers its calls, and never is further ahead of the oldest open one than the window: else the replicas could
 * forget a sequence before it is decided.
 *
 * <p>Thread-safe: its lock is held for a moment, and never while user code or another lock is waited for.
 *
 * @param <C> the commands
 * @param <R> the results
 */
final class WindowedSession<C, R> implements ClientSession<C, R> {

    private final ClientId id;
    private final GroupCalls<?, ?, SessionOutcome<R>> calls;
    private final Repeats<R> repeats;
    private final SessionCommandCodec<C> codec;
    private final SessionLimits limits;
    private final Duration requestTimeout;

    // Guarded by this.
    private final TreeSet<Long> open = new TreeSet<>();
    private final Map<RepeatedCall<R, R>, Long> numbers = new HashMap<>();
    private final LinkedHashMap<RepeatedCall<R, R>, Payload> waiting = new LinkedHashMap<>();
    private long lastSequence;

    private record Numbered<R>(RepeatedCall<R, R> call, long sequence, Payload command) {}

    WindowedSession(
            ClientId id,
            GroupCalls<?, ?, SessionOutcome<R>> calls,
            Repeats<R> repeats,
            SessionCommandCodec<C> codec,
            SessionLimits limits,
            Duration requestTimeout) {
        this.id = id;
        this.calls = calls;
        this.repeats = repeats;
        this.codec = codec;
        this.limits = limits;
        this.requestTimeout = requestTimeout;
    }

    @Override
    public ClientId id() {
        return id;
    }

    @Override
    public CompletableFuture<R> submit(C command) {
        return submit(command, requestTimeout);
    }

    @Override
    public CompletableFuture<R> submit(C command, Duration timeout) {
        long deadlineNanos = calls.deadline(timeout);
        Payload inside = codec.encodeInside(command);
        CompletableFuture<R> future = calls.newFuture();
        long bytes = inside.size() + (long) RepeatedCall.OVERHEAD_BYTES;
        OverloadedException full = calls.takeRoom(bytes);
        if (full != null) {
            future.completeExceptionally(full);
            return future;
        }
        RepeatedCall<R, R> call = new RepeatedCall<>(repeats, future, bytes, deadlineNanos, this::onEnd);
        Numbered<R> now;
        synchronized (this) {
            now = waiting.isEmpty() && mayGoOn() ? number(call, inside) : null;
        }
        if (now != null) {
            send(now);
        } else {
            await(call, inside);
        }
        return future;
    }

    private void await(RepeatedCall<R, R> call, Payload inside) {
        // Before it can be found: whoever finds it must be able to take it out.
        call.awaitTurn();
        synchronized (this) {
            waiting.put(call, inside);
            if (call.hasEnded()) {
                waiting.remove(call);
            }
        }
        // Those before it may have ended in between.
        takeWhatMay().forEach(this::send);
    }

    private void onEnd(RepeatedCall<R, R> call) {
        synchronized (this) {
            waiting.remove(call);
            Long sequence = numbers.remove(call);
            if (sequence != null) {
                open.remove(sequence);
            }
        }
        takeWhatMay().forEach(this::send);
    }

    private void send(Numbered<R> next) {
        long sequence = next.sequence();
        next.call()
                .send(
                        codec.encodeOnce(id, sequence, limits, next.command()),
                        outcome -> Outcomes.once(id, sequence, outcome));
    }

    private synchronized List<Numbered<R>> takeWhatMay() {
        List<Numbered<R>> taken = new ArrayList<>();
        Iterator<Map.Entry<RepeatedCall<R, R>, Payload>> oldestFirst =
                waiting.entrySet().iterator();
        while (oldestFirst.hasNext() && mayGoOn()) {
            Map.Entry<RepeatedCall<R, R>, Payload> next = oldestFirst.next();
            oldestFirst.remove();
            if (repeats.takeOut(next.getKey())) {
                next.getKey().cancelTimer();
                taken.add(number(next.getKey(), next.getValue()));
            }
        }
        return taken;
    }

    private Numbered<R> number(RepeatedCall<R, R> call, Payload inside) {
        lastSequence++;
        open.add(lastSequence);
        numbers.put(call, lastSequence);
        return new Numbered<>(call, lastSequence, inside);
    }

    private boolean mayGoOn() {
        return open.isEmpty() || lastSequence + 1 - open.first() < SessionStateMachine.WINDOW;
    }
}
