package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Payload;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.OutcomeUnknownException;
import io.skerry.raft.node.RaftException;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.statemachine.CommandCodec;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What callers have been told of is not kept, however long the state machine takes: else nothing would bound it. */
class KeptTest {

    private static final String GROUP = "orders";
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final int CALLS = 600;

    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);

    /** Applies nothing before it is let go. */
    private final class Held extends Register {
        @Override
        public LogPosition apply(LogPosition position, String command) {
            entered.countDown();
            Await.latch(go);
            return super.apply(position, command);
        }
    }

    /** Remembers the payloads that it has made, as long as somebody else does. */
    private static final class Watching implements CommandCodec<String> {
        private final List<WeakReference<Payload>> made = new ArrayList<>();

        @Override
        public Payload encode(String command) {
            Payload payload = Register.CODEC.encode(command);
            made.add(new WeakReference<>(payload));
            return payload;
        }

        @Override
        public String decode(Payload payload) {
            return Register.CODEC.decode(payload);
        }

        @Override
        public Map<Integer, String> types() {
            return Register.CODEC.types();
        }
    }

    @Test
    void payloadsAreGoneOnceTheyAreInALog() {
        Watching codec = new Watching();
        try (TestCluster cluster =
                new TestCluster(1, GROUP).settings(settings -> settings.groupAdmission(ByteSize.ofKiB(256)))) {
            RaftGroup<Register, String, ?> group =
                    cluster.startWithoutGroups(1).node().host(GroupSpec.of(GROUP, new Held(), codec));
            var first = group.submit("held", Duration.ofSeconds(60));
            Await.latch(entered);
            String large = "x".repeat(64 << 10);
            for (int i = 0; i < 20; i++) {
                assertInstanceOf(
                        OutcomeUnknownException.class,
                        assertThrows(
                                        CompletionException.class,
                                        () -> group.submit(large, Duration.ofMillis(100))
                                                .join())
                                .getCause());
            }
            awaitForgotten("payloads", codec.made, 0);
            go.countDown();
            first.join();
        }
    }

    @Test
    void callsThatWereGivenUpAreForgottenWhileNothingIsApplied() {
        try (TestCluster cluster = new TestCluster(1, GROUP)) {
            RaftGroup<Register, String, ?> group = cluster.start(1, new Held()).group(GROUP);
            var first = group.submit("held", Duration.ofSeconds(60));
            Await.latch(entered);
            List<WeakReference<Object>> futures = new ArrayList<>();
            List<WeakReference<Object>> queries = new ArrayList<>();
            for (int i = 0; i < CALLS; i++) {
                submit(group, futures);
                read(group, queries);
            }
            // Some are kept until it is worth while to look.
            awaitForgotten("commands", futures, CALLS / 3);
            awaitForgotten("reads", queries, CALLS / 3);
            go.countDown();
            first.join();
        }
    }

    private static void submit(RaftGroup<Register, String, ?> group, List<WeakReference<Object>> futures) {
        var call = group.submit("x", SHORT);
        futures.add(new WeakReference<>(call));
        assertInstanceOf(
                RaftException.class,
                assertThrows(CompletionException.class, call::join).getCause());
    }

    private static void read(RaftGroup<Register, String, ?> group, List<WeakReference<Object>> queries) {
        Object captured = new Object();
        queries.add(new WeakReference<>(captured));
        Function<Register, Boolean> query = machine -> captured.equals(machine);
        var call = group.read(ReadConsistency.STALE, query, SHORT);
        assertInstanceOf(
                RaftException.class,
                assertThrows(CompletionException.class, call::join).getCause());
    }

    private static <T> void awaitForgotten(String what, List<WeakReference<T>> references, int most) {
        Await.until(() -> "all but " + most + " of " + references.size() + " " + what + " are forgotten", () -> {
            System.gc();
            return references.stream().filter(one -> one.get() != null).count() <= most;
        });
    }
}
