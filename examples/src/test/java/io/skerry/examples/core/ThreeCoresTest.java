package io.skerry.examples.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.skerry.raft.model.NodeId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreeCoresTest {

    @Test
    void threeCoresHoldWhatWasProposedToTheirLeader() throws InterruptedException {
        List<String> commands = List.of("a", "b", "c", "d");
        assertEquals(
                Map.of(NodeId.of(1), commands, NodeId.of(2), commands, NodeId.of(3), commands),
                ThreeCores.replicate(commands));
    }
}
