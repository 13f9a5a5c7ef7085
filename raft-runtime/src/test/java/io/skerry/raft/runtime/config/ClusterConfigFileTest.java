package io.skerry.raft.runtime.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.config.ByteSize;
import io.skerry.raft.config.ClusterConfig;
import io.skerry.raft.config.ClusterNode;
import io.skerry.raft.config.ElectionConfig;
import io.skerry.raft.config.HostPort;
import io.skerry.raft.config.SessionLimits;
import io.skerry.raft.model.NodeId;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterConfigFileTest {

    private static final String THREE =
            "{ \"1\": { \"id\": 1, \"addr\": \":6001\" }, \"2\": { \"id\": 2, \"addr\": \":6002\" },"
                    + " \"3\": { \"id\": 3, \"addr\": \":6003\" } }";

    @Test
    void theShortFormListsNodesAndAnEmptyHostIsLoopback() {
        ClusterConfig config = ClusterConfigFile.parse(THREE, "cluster.json");
        assertEquals(
                ClusterConfig.of(List.of(
                        ClusterNode.of(1, "127.0.0.1:6001"),
                        ClusterNode.of(2, "127.0.0.1:6002"),
                        ClusterNode.of(3, "127.0.0.1:6003"))),
                config);
    }

    @Test
    void aNodeHasAnAddressToBindOneForHttpAndARole() {
        ClusterConfig config = ClusterConfigFile.parse("""
                { "7": { "role": "learner", "http": "db7:8007", "bind": "0.0.0.0:1", "addr": "DB7:6001", "id": 7 },
                  "1": { "id": 1, "addr": "[::1]:6001", "role": "voter" } }
                """, "cluster.json");
        assertEquals(ClusterNode.of(1, "[::1]:6001"), config.node(NodeId.of(1)));
        assertEquals(
                new ClusterNode(
                        NodeId.of(7),
                        new HostPort("db7", 6001),
                        new HostPort("0.0.0.0", 1),
                        new HostPort("db7", 8007),
                        false),
                config.node(NodeId.of(7)));
    }

    @Test
    void theLongFormAddsSettingsOfTheWholeCluster() {
        String text = """
                { "heartbeatInterval": "30ms", "lanes": 2, "cluster": "orders", "maxPayload": "16 MiB",
                  "maxSessionBytes": "1MiB", "maxSessions": 77,
                  "nodes": %s, "electionTimeout": "300ms" }
                """;
        ClusterConfig config = ClusterConfigFile.parse(text.formatted(THREE), "cluster.json");
        assertEquals("orders", config.name());
        assertEquals(2, config.lanes());
        assertEquals(new ElectionConfig(Duration.ofMillis(300), Duration.ofMillis(30)), config.election());
        assertEquals(ByteSize.ofMiB(16), config.maxPayload());
        assertEquals(new SessionLimits(77, ByteSize.ofMiB(1)), config.sessions());
        assertEquals(3, config.nodes().size());
    }

    @Test
    void whatTheLongFormLeavesOutIsAsDocumented() {
        ClusterConfig config = ClusterConfigFile.parse("{ \"nodes\": " + THREE + " }", "cluster.json");
        assertEquals(ClusterConfigFile.parse(THREE, "cluster.json"), config);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "electionTimeout": "2s"                            |    2000 |   200
            "heartbeatInterval": "20ms"                        |    1000 |    20
            "electionTimeout": "1m", "heartbeatInterval": "1s" |   60000 |  1000
            "heartbeatInterval": "1m", "electionTimeout": "1h" | 3600000 | 60000
            """)
    void timesHaveAUnitAndTheHeartbeatIsATenth(String settings, long timeoutMillis, long heartbeatMillis) {
        ClusterConfig config = ClusterConfigFile.parse("{ " + settings + ", \"nodes\": " + THREE + " }", "c.json");
        assertEquals(
                new ElectionConfig(Duration.ofMillis(timeoutMillis), Duration.ofMillis(heartbeatMillis)),
                config.election());
    }

    @Test
    void aSizeIsTextWithAUnitOrANumberOfBytes() {
        assertEquals(ByteSize.ofBytes(5000), withMaxPayload("5000"));
        assertEquals(ByteSize.ofBytes(5000), withMaxPayload("\"5000B\""));
        assertEquals(ByteSize.ofKiB(64), withMaxPayload("\"64KiB\""));
        assertEquals(ByteSize.ofMiB(8), withMaxPayload("\"8MiB\""));
    }

    private static ByteSize withMaxPayload(String json) {
        return ClusterConfigFile.parse("{ \"maxPayload\": " + json + ", \"nodes\": " + THREE + " }", "cluster.json")
                .maxPayload();
    }

    @Test
    void whatIsWrittenIsReadBack() {
        ClusterConfig small = ClusterConfigFile.parse(THREE, "cluster.json");
        String text = ClusterConfigFile.write(small);
        assertTrue(text.startsWith("{\n  \"1\""), text);
        assertEquals(small, ClusterConfigFile.parse(text, "written"));

        ClusterConfig large = ClusterConfig.builder()
                .name("orders \"of\" 2026")
                .lanes(3)
                .election(ElectionConfig.ofTimeout(Duration.ofMillis(1_500)))
                .maxPayload(ByteSize.ofBytes(1_000_001))
                .sessions(new SessionLimits(5, ByteSize.ofBytes(65_537)))
                .node(ClusterNode.of(1, "[::1]:6001"))
                .node(new ClusterNode(
                        NodeId.of(2),
                        new HostPort("db2", 6001),
                        new HostPort("0.0.0.0", 6001),
                        new HostPort("db2", 0),
                        false))
                .build();
        assertEquals(large, ClusterConfigFile.parse(ClusterConfigFile.write(large), "written"));
    }

    @Test
    void aFileIsLoadedAndItsNameIsInTheMessages(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("cluster.json"), THREE);
        assertEquals(3, ClusterConfigFile.load(file).nodes().size());
        assertEquals(
                3,
                ClusterConfigFile.parse(new StringReader(THREE), "text").nodes().size());

        Files.writeString(file, "{\n }");
        ConfigFileException fault = assertThrows(ConfigFileException.class, () -> ClusterConfigFile.load(file));
        assertEquals(file.toString(), fault.file());
        assertEquals(file + ":1:1: no voter is listed: list the nodes of the first membership", fault.getMessage());
    }

    @Test
    void aFileThatCannotBeReadIsNoPlaceInIt(@TempDir Path folder) throws IOException {
        Path missing = folder.resolve("missing.json");
        ConfigFileException fault = assertThrows(ConfigFileException.class, () -> ClusterConfigFile.load(missing));
        assertEquals(missing + ": cannot be read: there is no such file", fault.getMessage());
        assertEquals(0, fault.line());

        Path latin = Files.write(folder.resolve("latin.json"), new byte[] {'{', '"', (byte) 0xe4, '"', '}'});
        fault = assertThrows(ConfigFileException.class, () -> ClusterConfigFile.load(latin));
        assertEquals(latin + ": cannot be read: it is not UTF-8", fault.getMessage());

        Path huge = Files.writeString(folder.resolve("huge.json"), " ".repeat((1 << 20) + 1));
        fault = assertThrows(ConfigFileException.class, () -> ClusterConfigFile.load(huge));
        assertTrue(fault.getMessage().startsWith(huge + ": is larger than"), fault.getMessage());
    }
}
