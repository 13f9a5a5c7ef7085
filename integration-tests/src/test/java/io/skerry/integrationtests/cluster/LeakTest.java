package io.skerry.integrationtests.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.skerry.raft.testkit.process.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Netty's leak detector, at its keenest, looks at a cluster at work. */
class LeakTest {

    private static final List<String> KEEN = List.of("-Xmx128m", "-Dio.netty.leakDetection.level=paranoid");
    private static final String REPORT = "LEAK: ";

    @TempDir
    private Path temporary;

    @Test
    void noBufferIsLostUntilOneIsLostOnPurpose() throws Exception {
        List<String> folder = List.of(temporary.resolve("nodes").toString());
        Path errors = temporary.resolve("errors");
        try (ChildJvm child =
                ChildJvm.start(LeakProcess.class, KEEN, Map.of(), folder, errors, Duration.ofMinutes(2))) {
            assertEquals("worked", child.readLine(), child::errorsOrWhy);
            assertFalse(child.errors().contains(REPORT), () -> "buffers were lost: " + child.errorsOrWhy());
            assertEquals("lost some", child.readLine(), child::errorsOrWhy);
            assertEquals(0, child.waitForEnd(), child::errorsOrWhy);
            assertTrue(
                    child.errors().contains(REPORT),
                    () -> "buffers were lost on purpose, and the detector was silent: " + child.errorsOrWhy());
        }
    }
}
