package io.skerry.raft.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.snapshot.SnapshotId;
import io.skerry.raft.snapshot.SnapshotStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** To look whether a snapshot is damaged reads all of it. */
class SuspectedSnapshotTest {

    private static final String GROUP = "g";
    private static final GroupId ID = GroupId.ofName(GROUP);
    private static final int MANY = 100;

    private final CopyingFetches fetches = new CopyingFetches();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger looks = new AtomicInteger();

    private SnapshotStore slow(SnapshotStore store) {
        return (SnapshotStore) Proxy.newProxyInstance(
                SnapshotStore.class.getClassLoader(),
                new Class<?>[] {SnapshotStore.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("open")) {
                        looks.incrementAndGet();
                        Await.latch(gate);
                    }
                    try {
                        return method.invoke(store, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Test
    void whoSaysAgainAndAgainThatOneIsDamagedHoldsUpNothing() {
        try (TestCluster cluster = new TestCluster(1, GROUP)) {
            SnapshotStore slow = slow(cluster.storage(1).snapshots(ID));
            cluster.tune(builder -> builder.fetches(fetches.factory())
                    .storage(SeamStorage.of(
                            cluster.storage(1),
                            (method, arguments, call) -> method.equals("snapshots") ? slow : call.run())));
            cluster.start(1);
            cluster.group(1, GROUP).submit("one").join();
            take(cluster);
            SnapshotId id = slow.list().get(0).id();
            for (int i = 0; i < MANY; i++) {
                fetches.suspect(ID, id);
            }
            Await.until("it is looked at", () -> looks.get() > 0);
            cluster.group(1, GROUP).submit("two").join();
            LogPosition later = take(cluster);
            assertEquals(1, looks.get());
            assertEquals(later, slow.list().get(0).position());
            gate.countDown();
            Await.until("it is looked at when it is suspected once more", () -> {
                fetches.suspect(ID, id);
                return looks.get() > 1;
            });
        } finally {
            gate.countDown();
        }
    }

    private static LogPosition take(TestCluster cluster) {
        return cluster.node(1)
                .node()
                .administration()
                .snapshot(ID, Duration.ofSeconds(30))
                .join();
    }
}
