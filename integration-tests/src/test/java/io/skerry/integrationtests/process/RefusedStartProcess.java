package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.examples.kv.RaftKv;
import io.skerry.integrationtests.disk.SmallDisks;
import io.skerry.integrationtests.process.KvCluster.Views;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** Starts a node on disks that it cannot write to, and on one that is mended. For a process with mounts of its own. */
final class RefusedStartProcess {

    private static final long NO_ROOM_KIB = 4;
    private static final long ROOM_KIB = 40_000;

    private RefusedStartProcess() {}

    /** Takes a folder. */
    public static void main(String[] args) throws Exception {
        try (KvCluster cluster = new KvCluster(
                Path.of(args[0]), 1, Duration.ofMillis(500), Duration.ofSeconds(5), RaftKv.class, Views.DIRECT)) {
            Path data = cluster.data(1);
            Files.createDirectories(data);
            String refused = "raft-kv: Folder " + data + " cannot be opened: ";
            SmallDisks.makeReadOnly(data);
            assertEquals(
                    refused + data.resolve("LOCK") + ": Read-only file system; mend its path or permissions",
                    cluster.startInVain(1));
            try (Stream<Path> left = Files.list(data)) {
                assertEquals(List.of(), left.toList());
            }
            SmallDisks.makeWritable(data);
            SmallDisks.mount(data, NO_ROOM_KIB);
            assertEquals(refused + "No space left on device; free space, and try again", cluster.startInVain(1));
            SmallDisks.resize(data, ROOM_KIB);
            cluster.start(1);
            cluster.awaitHealthy(1);
            assertEquals(200, cluster.http().put(cluster.port(1), "a", "x").status());
        }
    }
}
