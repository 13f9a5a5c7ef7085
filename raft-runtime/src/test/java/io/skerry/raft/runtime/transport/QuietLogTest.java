package io.skerry.raft.runtime.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    void strangersCannotFillTheMemory() {
        try (LogLines lines = LogLines.ofTransport()) {
            QuietLog log = new QuietLog(NodeId.of(1));
            for (int i = 0; i < 1000; i++) {
                log.warn("remote=" + i, "remote=" + i, "closed", "why");
            }
            assertEquals(1000, lines.lines().size());
            log.warn("remote=0", "remote=0", "closed", "why");
            assertEquals(1001, lines.lines().size(), "what was longest ago is forgotten");
        }
    }
}
