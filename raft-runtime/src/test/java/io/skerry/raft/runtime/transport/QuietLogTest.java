package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.model.NodeId;
import org.junit.jupiter.api.Test;

class QuietLogTest {

    @Test
    void theSameThingIsSaidOnceInAWhile() {
        try (LogLines lines = LogLines.ofTransport()) {
            QuietLog log = new QuietLog(NodeId.of(1));
            for (int i = 0; i < 1000; i++) {
                log.warn("peer=2", "peer=2 lane=" + i % 4, "refused", "why");
                log.warn("peer=3", "peer=3 lane=" + i % 4, "refused", "why");
                log.warn("peer=2", "peer=2 lane=" + i % 4, "unreachable", "why");
            }
            assertEquals(3, lines.lines().size(), () -> "" + lines.lines());
            assertEquals("WARN node=1 peer=2 lane=0 refused: why", lines.lines().get(0));
        }
    }

    @Test
    void anAddressCannotFillTheLog() {
        try (LogLines lines = LogLines.ofTransport()) {
            QuietLog log = new QuietLog(NodeId.of(1));
            for (int i = 0; i < 1000; i++) {
                log.warn("remote=10.0.0.1", "remote=10.0.0.1:" + i, "closed", "another reason each time: " + i);
            }
            assertEquals(1, lines.lines().size(), () -> "" + lines.lines());
        }
    }

    @Test
    void manyAddressesCannotFillTheLog() {
        try (LogLines lines = LogLines.ofTransport()) {
            QuietLog log = new QuietLog(NodeId.of(1));
            for (int i = 0; i < 1000; i++) {
                log.warn("remote=" + i, "remote=" + i, "closed", "why");
            }
            assertEquals(50, lines.lines().size());
            assertEquals(1, lines.count("many addresses that are no peers"));
            log.warn("peer=2", "peer=2 lane=1", "refused", "why");
            assertEquals(51, lines.lines().size(), "peers are heard all the same");
        }
    }

    @Test
    void nobodyWritesALineOfTheLog() {
        try (LogLines lines = LogLines.ofTransport()) {
            String text = "differs: x\n00:00:00 ERROR forged\r" + "y".repeat(100_000);
            new QuietLog(NodeId.of(1)).warn("peer=2", "peer=2", "refused", text);
            String line = lines.lines().get(0);
            assertEquals(1, line.lines().count(), line);
            assertTrue(line.startsWith("WARN node=1 peer=2 refused: differs: x 00:00:00 ERROR forged yyy"), line);
            assertTrue(line.length() < 1100, () -> line.length() + " characters");
        }
    }

    @Test
    void oneWhoClaimsManyIdsCannotFillTheMemory() {
        try (LogLines lines = LogLines.ofTransport()) {
            QuietLog log = new QuietLog(NodeId.of(1));
            for (int i = 0; i < 1000; i++) {
                log.warn("peer=" + i, "peer=" + i, "closed", "why");
            }
            assertEquals(1000, lines.lines().size());
            log.warn("peer=0", "peer=0", "closed", "why");
            assertEquals(1001, lines.lines().size(), "what was longest ago is forgotten");
        }
    }
}
