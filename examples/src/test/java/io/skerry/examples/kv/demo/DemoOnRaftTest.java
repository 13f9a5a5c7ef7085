package io.skerry.examples.kv.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.examples.kv.server.RaftNodes;
import io.skerry.examples.kv.state.KvStateKind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The story as users see it. */
class DemoOnRaftTest {

    @Test
    void nothingThatWasAcknowledgedIsMissingAnywhere() throws InterruptedException {
        StringWriter out = new StringWriter();
        DemoSettings settings = new DemoSettings(3, null, Duration.ofSeconds(3), null, KvStateKind.ROCKSDB);
        try (Demo demo = Demo.prepare(settings, RaftNodes::start, new PrintWriter(out))) {
            assertTrue(demo.tell(), out::toString);
        }
    }
}
