package io.skerry.integrationtests.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.integrationtests.Await;
import io.skerry.raft.model.GroupId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bytes are flipped in files of snapshots: where one is sent from, in what has come of it, and in what was installed. The file
 * is named, what is damaged is never the state, clients notice nothing, and the node gets what it needs from another one.
 */
class DamagedSnapshotTest {

    private static final Duration ELECTION = Duration.ofMillis(500);
    private static final Duration REQUEST = ELECTION.multipliedBy(5);
    private static final String MANIFEST = "MANIFEST";
    private static final int MIB = 1 << 20;
    private static final int STATE_MIB = 5;
    private static final int RATE_MIB = 2;
    private static final int LARGE_KEYS = 2 * STATE_MIB;
    /** The file in which the state is. */
    private static final String FILE = "machine.kv";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path temporary;

    private int written;

    @Test
    void whatIsDamagedIsNamedAndNeverInstalled() throws Exception {
        try (KvCluster cluster = new KvCluster(temporary, ELECTION, REQUEST)) {
            cluster.serveWith("--state", "memory", "--ship-rate", Integer.toString(RATE_MIB));
            cluster.serveWith("--snapshot-entries", "20", "--log-tail", "5");
            cluster.startAll();
            int leader = cluster.awaitLeader(1, 2, 3);
            int receiver = leader % KvCluster.NODES + 1;
            int sender = receiver % KvCluster.NODES + 1;
            cluster.kill(receiver);
            LargeState.write(cluster, leader, STATE_MIB);
            write(cluster, leader, 40);
            for (int id : List.of(leader, sender)) {
                awaitShortened(cluster, id);
            }

            // One that reaches as far as the leader's log begins, whenever it was that each has taken its last.
            Answer taken = cluster.http().send(cluster.port(sender), "POST", "/snapshots", Map.of(), "");
            assertTrue(taken.isOk(), taken::toString);
            List<byte[]> damaged = manifests(cluster, sender);
            flip(files(cluster, sender).stream()
                    .filter(file -> file.endsWith(FILE))
                    .toList());
            cluster.start(receiver);
            // Whoever does not lead is asked first.
            awaitLogged(cluster, sender, "is not used any more", "is damaged: file " + FILE);
            awaitLogged(cluster, receiver, "is not fetched from node " + sender + " any more", "file " + FILE);

            flip(awaitBegun(cluster, receiver, damaged), 0);
            write(cluster, leader, 1);
            awaitLogged(cluster, receiver, "receiving", "is damaged: file " + FILE);
            cluster.awaitHealthy(receiver);
            LargeState.requireOn(cluster, receiver, STATE_MIB);
            SnapshotFigures figures = SnapshotFigures.of(cluster, receiver);
            assertTrue(figures.count("damaged") >= 2, figures::json);
            assertEquals(1, figures.count("installed"), figures::json);

            cluster.kill(receiver);
            flip(files(cluster, receiver));
            cluster.start(receiver);
            // Its log goes on from what is lost: it gets that from another node, and is the node that it was.
            awaitLogged(cluster, receiver, "snapshot=", "is damaged, and not used any more");
            awaitLogged(cluster, receiver, "the state of the group is lost on node " + receiver, "is damaged: file ");
            write(cluster, leader, 1);
            cluster.awaitHealthy(receiver);
            awaitLogged(cluster, receiver, "has a state again");
            LargeState.requireOn(cluster, receiver, STATE_MIB);
            figures = SnapshotFigures.of(cluster, receiver);
            assertEquals(1, figures.count("installed"), figures::json);
        }
    }

    private void write(KvCluster cluster, int id, int more) {
        for (int i = 0; i < more; i++) {
            String key = "small" + written++;
            Await.until(
                    key + " is written",
                    cluster::evidence,
                    () -> cluster.http().put(cluster.port(id), key, key).isOk());
        }
    }

    /** The large values do not stand in its log any more, and nothing is being written. */
    private static void awaitShortened(KvCluster cluster, int id) {
        Await.until("the log of node " + id + " is shortened", cluster::evidence, () -> {
            Answer status = cluster.status(id);
            return KvCluster.first(status) > LARGE_KEYS + 10 && status.body().contains("\"activity\":\"NONE\"");
        });
    }

    private static void awaitLogged(KvCluster cluster, int id, String... words) {
        Await.until("node " + id + " logs " + List.of(words), cluster::evidence, () -> cluster.hasLogged(id, words));
    }

    /** Waits until a first part of the state has come, of another snapshot than those; returns the file. */
    private static Path awaitBegun(KvCluster cluster, int id, List<byte[]> others) {
        Path group = cluster.data(id).resolve("snapshots").resolve(GroupId.DEFAULT.toString());
        Path receiving = group.resolve("receiving");
        Path file = receiving.resolve(FILE);
        Await.until(
                "something has come to node " + id,
                cluster::evidence,
                () -> isBegun(receiving.resolve(MANIFEST), others)
                        && file.toFile().length() > MIB);
        return file;
    }

    private static boolean isBegun(Path manifest, List<byte[]> others) throws IOException {
        try {
            byte[] found = Files.readAllBytes(manifest);
            return others.stream().noneMatch(other -> Arrays.equals(other, found));
        } catch (NoSuchFileException e) {
            return false; // It is just about to begin.
        }
    }

    private static List<byte[]> manifests(KvCluster cluster, int id) throws IOException {
        List<byte[]> found = new ArrayList<>();
        for (Path file : files(cluster, id)) {
            if (file.endsWith(FILE)) {
                found.add(Files.readAllBytes(file.resolveSibling(MANIFEST)));
            }
        }
        return found;
    }

    /** Returns the files of all snapshots of a node, but for their manifests. */
    private static List<Path> files(KvCluster cluster, int id) throws IOException {
        Path snapshots = cluster.data(id).resolve("snapshots");
        if (!Files.exists(snapshots)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(snapshots)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith(MANIFEST))
                    .toList();
        }
    }

    /** Damages each of some files, in its middle. */
    private static void flip(List<Path> files) throws IOException {
        assertFalse(files.isEmpty(), "there are files");
        for (Path file : files) {
            flip(file, Files.size(file) / 2);
        }
    }

    private static void flip(Path path, long position) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.seek(position);
            int before = file.read();
            file.seek(position);
            file.write(before ^ 1);
        }
    }
}
