package io.skerry.examples.kv.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.fake.FakeCluster;
import io.skerry.examples.kv.state.KvStateKind;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.node.NodeStartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The story on nodes with real folders and real HTTP; only Raft is missing. */
class DemoTest {

    private static final Duration SHORT = Duration.ofSeconds(2);

    private final FakeCluster cluster = new FakeCluster();
    private final StringWriter out = new StringWriter();

    @AfterEach
    void closeCluster() {
        cluster.close();
    }

    @Test
    void theLeaderIsTakenAwayComesBackAndNothingIsMissing() throws InterruptedException {
        Path folder;
        try (Demo demo = demo(new DemoSettings(3, null, SHORT, null, KvStateKind.MEMORY))) {
            assertTrue(demo.tell(), out::toString);
            folder = Path.of(line("folder").strip().split(" +")[1]);
            assertTrue(Files.isDirectory(folder.resolve("2")));
        }
        for (String part : List.of(
                "node 1 leads term 1",
                "writes/s",
                "node 1, the leader, is taken away",
                "node 2 leads term 2",
                "elected 0.",
                "node 1 comes back",
                "node 1 has caught up",
                "VERIFIED")) {
            assertTrue(out.toString().contains(part), () -> part + "\n" + out);
        }
        for (int node = 1; node <= 3; node++) {
            String found = line("node " + node + "   linearizable read: ");
            assertTrue(found.matches(".*read: ([\\d,]+) of \\1   own state: \\1 of \\1   over HTTP.*"), found);
        }
        assertFalse(Files.exists(folder));
    }

    @Test
    void aNodeThatMissesOneWriteIsFoundOut() throws InterruptedException {
        cluster.loseTheFirstCommand();
        try (Demo demo = demo(new DemoSettings(3, null, SHORT, null, KvStateKind.MEMORY))) {
            assertFalse(demo.tell(), out::toString);
        }
        assertTrue(out.toString().contains("not every node has everything"), out::toString);
        assertTrue(out.toString().contains("the nodes do not hold the same"), out::toString);
        assertTrue(line("NOT VERIFIED").startsWith("["), out::toString);
    }

    @Test
    void aFolderThatIsNamedIsKeptAndIsTheSameClusterNextTime(@TempDir Path folder) {
        DemoSettings settings = new DemoSettings(3, folder, SHORT, null, KvStateKind.MEMORY);
        demo(settings).close();
        String config = read(folder.resolve("cluster.json"));
        demo(settings).close();
        assertEquals(config, read(folder.resolve("cluster.json")));
        assertTrue(config.contains("raft-kv demo"), config);

        DemoSettings more = new DemoSettings(5, folder, SHORT, null, KvStateKind.MEMORY);
        NodeStartException e = assertThrows(NodeStartException.class, () -> demo(more));
        assertTrue(String.valueOf(e.getMessage()).contains("holds a demo of 3 nodes, not 5"), e::toString);
    }

    @Test
    void portsForHttpAreTheUsualOnesOrFreeOnesOrThoseThatAreNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int base = taken.getLocalPort();
            assertEquals(
                    IntStream.range(base, base + 3)
                            .mapToObj(port -> new HostPort("127.0.0.1", port))
                            .toList(),
                    DemoPorts.http(base, 3));
        }
        List<HostPort> ports = DemoPorts.http(null, 4);
        assertEquals(4, ports.stream().distinct().count());
    }

    @Test
    void aNamedPortThatIsTakenIsRefused() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Demo demo = demo(new DemoSettings(3, null, SHORT, taken.getLocalPort(), KvStateKind.MEMORY))) {
            NodeStartException e = assertThrows(NodeStartException.class, demo::tell);
            assertTrue(String.valueOf(e.getMessage()).startsWith("Cannot serve HTTP on"), e::toString);
        }
    }

    @Test
    void twoWritesAtOneIndexAreAFault() {
        Ledger ledger = new Ledger();
        ledger.acknowledge("a", 7);
        ledger.acknowledge("b", 8);
        ledger.unknown("c");
        ledger.refuse();
        assertEquals(new Ledger.Counts(2, 1, 1), ledger.counts());
        assertEquals(List.of(), ledger.faults());
        ledger.acknowledge("d", 7);
        assertEquals(List.of("d and a were both acknowledged at index 7"), ledger.faults());
        assertTrue(Ledger.valueOf("a").size() >= 64);
    }

    private Demo demo(DemoSettings settings) {
        return Demo.prepare(settings, cluster, new PrintWriter(out));
    }

    private String line(String part) {
        return out.toString()
                .lines()
                .filter(line -> line.contains(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError(String.format(Locale.ROOT, "no %s in%n%s", part, out)));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
