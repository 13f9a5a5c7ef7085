package io.skerry.raft.runtime.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.model.Member;
import io.skerry.raft.model.Membership;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.StoreId;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotWriter;
import io.skerry.raft.snapshot.StoredSnapshot;
import io.skerry.raft.statemachine.DurableStateMachine;
import io.skerry.raft.statemachine.DurableStateMachine.Prepared;
import io.skerry.raft.storage.memory.MemorySnapshotStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a snapshot says of itself is held against the state in it. */
class ReceivedSnapshotTest {

    private static final LogPosition SAID = LogPosition.of(2, 7);

    private final MemorySnapshotStore store = new MemorySnapshotStore(GroupId.DEFAULT, StoreId.of(1));
    private final AtomicInteger removed = new AtomicInteger();

    private DurableStateMachine<?, ?> machineAt(LogPosition position) {
        Prepared prepared = (Prepared) Proxy.newProxyInstance(
                Prepared.class.getClassLoader(), new Class<?>[] {Prepared.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        removed.incrementAndGet();
                    }
                    return method.getName().equals("position") ? position : null;
                });
        return (DurableStateMachine<?, ?>) Proxy.newProxyInstance(
                DurableStateMachine.class.getClassLoader(),
                new Class<?>[] {DurableStateMachine.class},
                (proxy, method, arguments) -> method.getName().equals("prepare") ? prepared : null);
    }

    private StoredSnapshot snapshot() throws IOException {
        Membership members = Membership.ofVoters(List.of(new Member(NodeId.of(1), StoreId.of(1))));
        try (SnapshotWriter writer = store.create()) {
            writer.create("state").close();
            return writer.commit(SAID, 3, members.toPayload());
        }
    }

    @Test
    void aStateThatStandsElsewhereIsRefusedAndNothingOfItIsKept() throws IOException {
        try (SnapshotThreads threads = new SnapshotThreads("n1", 1, Duration.ofSeconds(1))) {
            StoredSnapshot snapshot = snapshot();
            IOException refused = assertThrows(
                    IOException.class,
                    () -> new ReceivedSnapshot<>(threads, snapshot, machineAt(LogPosition.of(2, 6))));
            assertTrue(
                    refused.getMessage().contains("2/7") && refused.getMessage().contains("2/6"), refused.toString());
            assertEquals(1, removed.get());
            store.prune(manifest -> false, 1, 0);
            assertEquals(List.of(), store.list(), "nobody holds it");
        }
    }

    @Test
    void aStateThatStandsThereIsKept() throws IOException {
        try (SnapshotThreads threads = new SnapshotThreads("n1", 1, Duration.ofSeconds(1))) {
            ReceivedSnapshot<?> received = new ReceivedSnapshot<>(threads, snapshot(), machineAt(SAID));
            assertEquals(SAID, received.position());
            assertEquals(0, removed.get());
            assertEquals(
                    List.of(SAID),
                    store.list().stream().map(SnapshotManifest::position).toList());
        }
    }
}
