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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What callers have been told of is not kept, however long the state machine takes: else nothing would bound it. */
class KeptTest {

    private static final String GROUP = "orders";
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final int CALLS = 6000;
    private static final int TOGETHER = 200;

    private final CountDownLatch go = new CountDownLatch(1);
    private final CountDownLatch entered = new CountDownLatch(1);

    /** Applies nothing before it is let go. */
    private final class Held extends Register {
        @Override
        public LogPosition apply(LogPosition position, String command) {
            entered.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException("interrupted in apply", e);
            }
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
        try (TestCluster cluster = new TestCluster(1, GROUP)
                .settings(settings ->
                        settings.groupAdmission(ByteSize.ofKiB(256)).requestTimeout(Duration.ofSeconds(1)))) {
            RaftGroup<Register, String, ?> group =
                    cluster.startWithoutGroups(1).node().host(GroupSpec.of(GROUP, new Held(), codec));
            group.submit("held");
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
        }
    }

    @Test
    void readsThatWereGivenUpAreForgottenWhileNothingIsApplied() {
        try (TestCluster cluster =
                new TestCluster(1, GROUP).settings(settings -> settings.requestTimeout(Duration.ofSeconds(1)))) {
            RaftGroup<Register, String, ?> group = cluster.start(1, new Held()).group(GROUP);
            group.submit("held");
            Await.latch(entered);
            List<WeakReference<Object>> queries = new ArrayList<>();
            for (int i = 0; i < CALLS / TOGETHER; i++) {
                readAndLose(group, queries);
            }
            // Some are kept until it is worth while to look.
            awaitForgotten("reads", queries, CALLS / 2);
            go.countDown();
        }
    }

    private static void readAndLose(RaftGroup<Register, String, ?> group, List<WeakReference<Object>> queries) {
        List<CompletableFuture<?>> calls = new ArrayList<>();
        for (int i = 0; i < TOGETHER; i++) {
            Object captured = new Object();
            queries.add(new WeakReference<>(captured));
            calls.add(group.read(ReadConsistency.STALE, machine -> captured.equals(machine), SHORT));
        }
        for (CompletableFuture<?> call : calls) {
            assertInstanceOf(
                    RaftException.class,
                    assertThrows(CompletionException.class, call::join).getCause());
        }
    }

    private static <T> void awaitForgotten(String what, List<WeakReference<T>> references, int most) {
        Await.until(() -> "all but " + most + " of " + references.size() + " " + what + " are forgotten", () -> {
            System.gc();
            return references.stream().filter(one -> one.get() != null).count() <= most;
        });
    }
}
