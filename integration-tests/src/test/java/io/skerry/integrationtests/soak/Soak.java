package io.skerry.integrationtests.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.skerry.raft.testkit.process.ChildJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs a process that does the same again and again, and reports what it holds. Stateless. */
final class Soak {

    /**
     * The heap is of one size and in memory from the start: what grows then is native. The compiler keeps the threads
     * that it has; otherwise they come and go with its work.
     */
    private static final List<String> STEADY_JVM =
            List.of("-Xms64m", "-Xmx64m", "-XX:+AlwaysPreTouch", "-XX:-UseDynamicNumberOfCompilerThreads");

    private Soak() {}

    /** As {@link #run(Class, List, Path, int, int, Duration)}, in a few minutes. */
    static List<Reading> run(Class<?> main, List<String> jvmArgs, Path temporary, int times, int warmUp)
            throws Exception {
        return run(main, jvmArgs, temporary, times, warmUp, Duration.ofMinutes(3));
    }

    /** Returns the readings; the process takes a folder, how often to do what it does, and after how often to report. */
    static List<Reading> run(
            Class<?> main, List<String> jvmArgs, Path temporary, int times, int warmUp, Duration deadline)
            throws Exception {
        List<Reading> readings = new ArrayList<>();
        List<String> args =
                List.of(temporary.resolve("data").toString(), Integer.toString(times), Integer.toString(warmUp));
        List<String> jvm = new ArrayList<>(STEADY_JVM);
        jvm.addAll(jvmArgs);
        try (ChildJvm child = ChildJvm.start(main, jvm, Map.of(), args, temporary.resolve("errors"), deadline)) {
            for (String line = child.readLine(); line != null; line = child.readLine()) {
                readings.add(Reading.parse(line));
            }
            int exit = child.waitForEnd();
            assertFalse(child.wasOverdue(), () -> "not done in time: " + readings);
            assertEquals(0, exit, child::errorsOrWhy);
        }
        return readings;
    }
}
