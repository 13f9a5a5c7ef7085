package io.skerry.integrationtests.disk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.integrationtests.Ports;
import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.model.GroupId;
import io.skerry.raft.model.LogPosition;
import io.skerry.raft.node.DiskFullException;
import io.skerry.raft.node.GroupSpec;
import io.skerry.raft.node.GroupStatus;
import io.skerry.raft.node.RaftGroup;
import io.skerry.raft.node.RaftNode;
import io.skerry.raft.node.ReadConsistency;
import io.skerry.raft.runtime.RaftNodeBuilder;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorageConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Fills the disk of the states under a node, while the log has room on another: the groups that RocksDB cannot flush for wait,
 * answer reads, and go on by themselves when there is room; then closes the node without room, and begins anew.
 */
final class FullStateProcess {

    private static final List<String> GROUPS = List.of("orders", "stock");
    private static final long DISK_KIB = 40_000;
    private static final long ROOMY_KIB = 120_000;
    private static final long LEFT_KIB = 64;
    private static final int TOGETHER = 32;
    private static final int AFTER = 600;
    /** A test must not wait for what never comes. */
    private static final int MOST = 20_000;

    private static final Duration PATIENT = Duration.ofSeconds(25);

    private record Node(RaftNode node, RocksDbStorage storage, Map<String, RaftGroup<BulkState, Long, Long>> groups)
            implements AutoCloseable {

        @Override
        public void close() {
            try (storage) {
                node.close();
            }
        }

        private RaftGroup<BulkState, Long, Long> group(String name) {
            return groups.get(name);
        }

        private GroupStatus status(String name) {
            return group(name).status();
        }
    }

    /** A command that was taken, and waits. */
    private record Open(String name, CompletableFuture<Long> result) {}

    private final Path folder;
    private final ClusterConfig cluster;
    private final Path disk;
    /** How many commands of each group took effect, for certain. */
    private final Map<String, Long> acknowledged = new LinkedHashMap<>();

    private final List<Open> open = new ArrayList<>();

    private FullStateProcess(Path folder) {
        this.folder = folder;
        this.disk = folder.resolve("state");
        this.cluster = ClusterConfig.builder()
                .nodes(List.of(ClusterNode.of(1, ":" + Ports.free(1).get(0))))
                .build();
        GROUPS.forEach(name -> acknowledged.put(name, 0L));
    }

    /** Takes a folder. */
    public static void main(String[] args) throws Exception {
        new FullStateProcess(Path.of(args[0])).run();
    }

    private void run() throws Exception {
        RocksDbStorage.open(folder).close(); // A folder with something in it does not become a storage.
        SmallDisks.mount(disk, DISK_KIB);
        try (Node node = start()) {
            for (String name : GROUPS) {
                write(node, name, AFTER);
            }
            SmallDisks.leave(disk, LEFT_KIB);
            for (String name : GROUPS) {
                fill(node, name);
            }
            for (String name : GROUPS) {
                waits(node, name);
            }
            SmallDisks.resize(disk, ROOMY_KIB);
            for (String name : GROUPS) {
                goesOn(node, name);
            }
            SmallDisks.leave(disk, LEFT_KIB);
            fill(node, GROUPS.get(0));
        }
        SmallDisks.resize(disk, 2 * ROOMY_KIB);
        try (Node node = start()) {
            for (String name : GROUPS) {
                goesOn(node, name);
            }
        }
        System.out.println("applied, whatever the disk had room for: " + acknowledged);
    }

    private Node start() {
        RocksDbStorage storage = RocksDbStorage.open(
                folder,
                RocksDbStorageConfig.builder().stateMemory(ByteSize.ofMiB(16)).build());
        RaftNode node = RaftNodeBuilder.create()
                .self(1)
                .cluster(cluster)
                .storage(storage)
                .start();
        Map<String, RaftGroup<BulkState, Long, Long>> groups = new LinkedHashMap<>();
        for (String name : GROUPS) {
            GroupSpec<BulkState, Long, Long> spec =
                    GroupSpec.of(name, new BulkState(storage.states().of(GroupId.ofName(name))), BulkState.CODEC);
            groups.put(name, node.host(spec));
        }
        return new Node(node, storage, groups);
    }

    private void write(Node node, String name, int count) {
        for (int i = 0; i < count; i += TOGETHER) {
            for (CompletableFuture<Long> each : submit(node, name)) {
                each.join();
                acknowledged.merge(name, 1L, Long::sum);
            }
        }
    }

    private List<CompletableFuture<Long>> submit(Node node, String name) {
        List<CompletableFuture<Long>> open = new ArrayList<>();
        for (int i = 0; i < TOGETHER; i++) {
            open.add(node.group(name).submit(1L, PATIENT));
        }
        return open;
    }

    /** Writes until the group waits. What was taken by then is applied once there is room. */
    private void fill(Node node, String name) {
        for (int i = 0; node.status(name).notice() == null; i += TOGETHER) {
            assertTrue(i < MOST, () -> "the disk under " + name + " does not become full: " + node.status(name));
            List<CompletableFuture<Long>> results = submit(node, name);
            Await.until(
                    name + " answers, or waits",
                    () -> node.status(name).toString(),
                    () -> results.stream().allMatch(CompletableFuture::isDone)
                            || node.status(name).notice() != null);
            results.forEach(result -> open.add(new Open(name, result)));
        }
    }

    private void waits(Node node, String name) {
        GroupStatus status = node.status(name);
        assertNull(status.failure(), () -> "it has not stopped: " + status);
        assertTrue(
                String.valueOf(status.notice()).contains("free space"), () -> "it names the mend: " + status.notice());
        CompletionException refused = assertThrows(
                CompletionException.class,
                () -> node.group(name).submit(1L, PATIENT).join());
        assertInstanceOf(DiskFullException.class, refused.getCause());
        long seen = Await.result(
                "a read of " + name, node.group(name).read(ReadConsistency.STALE, BulkState::count, PATIENT));
        assertTrue(seen >= acknowledged.get(name), () -> seen + " of " + acknowledged.get(name) + " are there");
    }

    private void goesOn(Node node, String name) {
        Await.until(
                name + " goes on",
                () -> node.status(name).toString(),
                () -> node.status(name).notice() == null);
        for (Open each : open) {
            if (each.name().equals(name) && !each.result().isCompletedExceptionally()) {
                Await.result("a command of " + name + " that was taken", each.result());
                acknowledged.merge(name, 1L, Long::sum);
            }
        }
        open.removeIf(each -> each.name().equals(name));
        write(node, name, AFTER);
        long count = Await.result(
                "a read of " + name,
                node.group(name).read(ReadConsistency.LINEARIZABLE, BulkState::requireSound, PATIENT));
        assertTrue(count >= acknowledged.get(name), () -> count + " of " + acknowledged.get(name) + " are there");
        acknowledged.put(name, count);
        assertEquals(node.status(name).appliedIndex(), position(node, name).index());
    }

    private static LogPosition position(Node node, String name) {
        return Await.result(
                "the position of " + name,
                node.group(name).read(ReadConsistency.LINEARIZABLE, BulkState::applied, PATIENT));
    }
}
