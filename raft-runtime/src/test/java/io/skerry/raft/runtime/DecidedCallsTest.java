package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.skerry.raft.model.Payload;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.NoLeaderException;
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
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What calls have carried is gone when they are decided, although an older call still waits: nothing else would bound it. */
class DecidedCallsTest {

    private static final String GROUP = "orders";
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final List<WeakReference<Object>> carried = new ArrayList<>();

    /** Remembers the payloads that it has made, as long as somebody else does. */
    private final class Watching implements CommandCodec<String> {

        @Override
        public Payload encode(String command) {
            Payload payload = Register.CODEC.encode(command);
            carried.add(new WeakReference<>(payload));
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
    void resultsQueriesAndPayloadsAreGoneBehindACallThatWaits() {
        try (TestCluster cluster = new TestCluster(3, GROUP)) {
            // Alone: there is no leader.
            RaftGroup<Register, String, ?> group =
                    cluster.startWithoutGroups(1).node().host(GroupSpec.of(GROUP, new Register(), new Watching()));
            CompletableFuture<?> waiting = group.submit("waits", PATIENT);
            carried.clear();
            for (int i = 0; i < 10; i++) {
                assertInstanceOf(
                        NoLeaderException.class,
                        assertThrows(
                                        CompletionException.class,
                                        () -> group.submit("refused", Duration.ofMillis(1))
                                                .join())
                                .getCause());
                read(group);
            }
            Await.until(
                    () -> "forgotten: "
                            + carried.stream()
                                    .filter(each -> each.get() == null)
                                    .count(),
                    () -> {
                        System.gc();
                        return carried.stream().allMatch(each -> each.get() == null);
                    });
            assertFalse(waiting.isDone());
        }
    }

    private void read(RaftGroup<Register, String, ?> group) {
        Object captured = new Object();
        carried.add(new WeakReference<>(captured));
        Function<Register, Object> query = machine -> captured.equals(machine) ? captured : new Object();
        Object result = group.read(ReadConsistency.STALE, query, PATIENT).join();
        carried.add(new WeakReference<>(result));
    }
}
