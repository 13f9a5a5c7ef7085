package io.skerry.examples.kv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.ClusterId;
import io.skerry.raft.model.NodeId;
import io.skerry.raft.model.Payload;
import io.skerry.raft.storage.RaftStorage;
import io.skerry.raft.storage.rocksdb.RocksDbStorage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One node with a real folder and real HTTP; only Raft is missing. */
class ServeCommandTest extends CliTestCase {

    private static final Pattern READY = Pattern.compile("READY id=1 raft=127.0.0.1:(\\d+) http=(127.0.0.1:\\d+)");

    @TempDir
    private Path folder = Path.of("");

    private Path config = Path.of("");
    private int raftPort;
    private @Nullable Runnable whileServing;

    @BeforeEach
    void writeConfig() throws IOException {
        raftPort = freePort();
        config = Files.writeString(
                folder.resolve("cluster.json"),
                "{\"1\": {\"id\": 1, \"addr\": \":%d\"}, \"2\": {\"id\": 2, \"addr\": \":1\"}}".formatted(raftPort));
    }

    @Override
    Life life() {
        return (close, ready) -> {
            ready.run();
            Runnable inBetween = whileServing;
            if (inBetween != null) {
                inBetween.run();
            }
            close.run();
        };
    }

    @Test
    void itSaysOnceThatItIsReadyServesAndEndsWithZero() {
        whileServing = () -> {
            Matcher ready = READY.matcher(out.toString().strip());
            assertTrue(ready.matches(), out::toString);
            assertEquals(raftPort, Integer.parseInt(ready.group(1)));
            CliTestCase client = new CliTestCase() {};
            assertEquals(0, client.run("put", "a", "x", "--endpoints", ready.group(2)), client.err::toString);
            assertEquals(0, client.run("status", "--endpoints", ready.group(2)), client.err::toString);
        };
        assertEquals(0, serve());
        assertEquals(1, out.toString().lines().count());
        assertTrue(Files.isDirectory(folder.resolve("data/1")));
        assertEquals(0, serve(), "again, on the same folder and port");
    }

    @Test
    void aConfigThatIsWrongIsNamedWithItsPlace() throws IOException {
        Files.writeString(config, "{\"1\": {\"id\": 2}}");
        assertRefused(config + ":1:14: node 1 has the id 2", serve());
        Files.delete(config);
        assertRefused("cannot be read: there is no such file", serve());
    }

    @Test
    void aConfigThatCannotBeReadIsSaidToBeThat() throws IOException {
        Files.writeString(config, "");
        assertRefused(config + ":1:1: the file is empty: list the nodes of the cluster", serve());
        Files.writeString(config, "{\"1\": {\"id\": 1, \"addr\": \":1\", \"port\": 2}}");
        assertRefused(config + ":1:31: unknown field \"port\" of node 1: known are id, addr", serve());
        Files.delete(config);
        Files.createDirectory(config);
        assertRefused(config + ": cannot be read: Is a directory", serve());
    }

    @Test
    void aFolderThatIsAFileOrInOneIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "mine");
        for (Path data : new Path[] {file, file.resolve("deeper")}) {
            assertEquals(2, serve(data));
            assertOneLineOnErr("raft-kv: Folder " + data + " cannot be opened: " + file
                    + " is a file, not a folder; mend its path or permissions");
            assertEquals("mine", Files.readString(file));
        }
    }

    @Test
    void aFolderOfANewerVersionIsRefusedAndLeftAsItIs() throws IOException {
        stamp(new ClusterId(Payload.wrap(new byte[32])), NodeId.of(1));
        Files.writeString(folder.resolve("data/1/FORMAT"), "skerry-storage 2\n");
        assertEquals(2, serve());
        assertOneLineOnErr("has format version 2, this code knows 1; open it with the version that wrote it");
    }

    @Test
    void aNodeThatIsNotListedIsRefused() {
        assertRefused("Node 9 is not in the cluster config, which lists [1, 2]", serve("--id", "9"));
        assertRefused("A node id must be at least 1", serve("--id", "0"));
    }

    @Test
    void aPortInUseIsRefusedBeforeTheFolderIsTouched() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertRefused("Cannot serve HTTP on 127.0.0.1:" + port, serve("--http", port));
            assertRefused("Cannot listen for other nodes on 127.0.0.1:" + port, serve("--bind", port));
        }
    }

    @Test
    void aFolderOfAnotherNodeIsRefused() {
        stamp(new ClusterId(Payload.wrap(new byte[32])), NodeId.of(2));
        assertEquals(2, serve());
        assertOneLineOnErr("belongs to node 2, not to node 1");
    }

    @Test
    void aFolderOfAnotherClusterIsRefusedIfTheConfigNamesTheCluster() throws IOException {
        stamp(new ClusterId(Payload.wrap(new byte[32])), NodeId.of(1));
        assertEquals(0, serve(), err::toString);
        Files.writeString(
                config,
                "{\"cluster\": \"orders\", \"nodes\": {\"1\": {\"id\": 1, \"addr\": \":%d\"}}}".formatted(raftPort));
        assertEquals(2, serve());
        assertOneLineOnErr("belongs to cluster 0000");
    }

    @Test
    void aFolderInUseIsRefused() {
        try (RaftStorage other = RocksDbStorage.open(folder.resolve("data/1"))) {
            assertEquals(2, serve());
            assertOneLineOnErr(other.describe().location());
        }
    }

    private void stamp(ClusterId cluster, NodeId node) {
        try (RaftStorage storage = RocksDbStorage.open(folder.resolve("data/1"))) {
            storage.batch().identity(cluster, node).commit();
        }
    }

    /** In one line, and nothing has changed on disk. */
    private void assertRefused(String fault, int exitCode) {
        assertEquals(2, exitCode);
        assertOneLineOnErr(fault);
        assertFalse(Files.exists(folder.resolve("data")));
    }

    private int serve(String... more) {
        return serve(folder.resolve("data/1"), more);
    }

    private int serve(Path data, String... more) {
        List<String> arguments = new ArrayList<>(List.of("serve", "--config", config.toString()));
        arguments.addAll(List.of("--data", data.toString()));
        List<String> given = List.of(more);
        arguments.addAll(given.contains("--id") ? List.of() : List.of("--id", "1"));
        arguments.addAll(given.contains("--http") ? List.of() : List.of("--http", "0"));
        return run(arguments, more);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
