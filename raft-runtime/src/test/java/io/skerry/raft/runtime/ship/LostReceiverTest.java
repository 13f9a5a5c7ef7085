package io.skerry.raft.runtime.ship;

import static io.skerry.raft.runtime.ship.ShipCluster.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.runtime.ship.ShipCluster.ShipNode;
import io.skerry.raft.snapshot.SnapshotManifest;
import io.skerry.raft.snapshot.SnapshotReceiver;
import io.skerry.raft.snapshot.SnapshotStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that takes nothing, and cannot even close what it has begun to take. */
class LostReceiverTest {

    @TempDir
    private Path folder;

    private final AtomicBoolean full = new AtomicBoolean(true);

    @Test
    void whoWaitsIsToldAndTheNextFetchGoesOn() {
        try (ShipCluster cluster = new ShipCluster(Net.VALUES, 2, folder)) {
            cluster.store(2, failing(cluster.store(2)));
            cluster.startAll();
            SnapshotManifest taken = cluster.take(1, 100, Map.of("a", bytes(1000, 1)));
            ShipNode two = cluster.nodes.get(2L);
            String failure = two.fetch(1, 100).awaitFailure();
            assertTrue(failure.contains("no room"), failure);
            full.set(false);
            assertEquals(taken.id(), two.fetch(1, 100).await());
        }
    }

    private SnapshotStore failing(SnapshotStore store) {
        return seam(
                SnapshotStore.class,
                store,
                (method, result) -> method.equals("receive")
                        ? seam(SnapshotReceiver.class, (SnapshotReceiver) result, this::failIfFull)
                        : result);
    }

    private Object failIfFull(String method, Object result) throws IOException {
        if (full.get() && method.equals("commit")) {
            throw new IOException("there is no room");
        }
        if (full.get() && method.equals("close")) {
            throw new UncheckedIOException(new IOException("it cannot be closed"));
        }
        return result;
    }

    /** Has the last word on what a method returns. */
    private interface Word {
        Object on(String method, Object result) throws IOException;
    }

    private static <T> T seam(Class<T> type, T inside, Word word) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                return word.on(method.getName(), method.invoke(inside, args));
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
