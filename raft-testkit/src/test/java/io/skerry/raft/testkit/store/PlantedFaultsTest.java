package io.skerry.raft.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** The judge of the kit: runs all contracts against {@link ToyStorage}, once for each {@link Fault}. */
class PlantedFaultsTest {

    /** What failed in one run. */
    private static final class Failures implements TestExecutionListener {
        private final List<String> names = new ArrayList<>();
        private final List<Throwable> causes = new ArrayList<>();
        private int tests;

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            tests += test.isTest() ? 1 : 0;
            if (result.getStatus() == Status.FAILED) {
                String suite = test.getUniqueIdObject().getSegments().get(1).getValue();
                names.add(suite.substring(suite.lastIndexOf("Toy") + 3).replace("Test", "") + "."
                        + test.getDisplayName().replace("()", ""));
                result.getThrowable().ifPresent(causes::add);
            }
        }
    }

    @Test
    void everyFaultIsNoticedAndNoFaultIsNotBlamed() throws IOException {
        Launcher launcher = LauncherFactory.create();
        StringBuilder table = new StringBuilder("# Planted faults\n\nEach line is the toy store with one fault. "
                + "Without a fault it passes all tests.\n\n"
                + "| fault | what the store does wrong | failed tests | the first of them |\n|---|---|---:|---|\n");
        List<Fault> unnoticed = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            Failures failures = run(launcher, fault, fault.ofSnapshots() ? SNAPSHOTS : ALL);
            if (fault == Fault.NONE) {
                assertEquals(List.of(), failures.causes, "The kit must not blame a store without faults");
                assertTrue(failures.tests > 100, () -> "The kit has over a hundred tests, ran " + failures.tests);
                continue;
            }
            if (failures.names.isEmpty()) {
                unnoticed.add(fault);
            }
            table.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %d | %s |%n",
                    fault,
                    fault.words(),
                    failures.names.size(),
                    failures.names.isEmpty() ? "**not noticed**" : failures.names.get(0)));
        }
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("planted-faults.md"), table);
        System.out.println(table);
        assertEquals(List.of(), unnoticed, "Each fault must fail at least one test");
    }

    @Test
    void failingSequenceIsShortenedAndCanBeRepeated() {
        Failures failures = run(LauncherFactory.create(), Fault.SUFFIX_OFF_BY_ONE, RANDOM);
        assertEquals(1, failures.causes.size(), "The random sequences notice the fault");
        String report = failures.causes.get(0).getMessage();
        assertTrue(report.contains("-D" + RandomSequenceContract.SEED_PROPERTY + "="), report);
        assertTrue(report.contains("TRUNCATE_SUFFIX"), report);
        assertTrue(
                report.matches("(?s).*\n[12] of \\d+ actions:.*"),
                () -> "An append and a truncation are enough to fail: " + report);
    }

    @Test
    void seedThatIsNamedRunsAlone() {
        System.setProperty(RandomSequenceContract.SEED_PROPERTY, "7");
        try {
            Failures failures = run(LauncherFactory.create(), Fault.GAP_ACCEPTED, RANDOM);
            assertTrue(failures.causes.isEmpty()
                    || failures.causes.get(0).getMessage().contains("seed 7 "));
            assertEquals(1, failures.tests);
            assertEquals(List.of(), run(LauncherFactory.create(), Fault.NONE, RANDOM).causes);
        } finally {
            System.clearProperty(RandomSequenceContract.SEED_PROPERTY);
        }
    }

    private static final Consumer<LauncherDiscoveryRequestBuilder> ALL = request -> request.selectors(
            selectClass(ToyLogStoreTest.class),
            selectClass(ToyStableStoreTest.class),
            selectClass(ToyStorageTest.class),
            selectClass(ToyRandomSequenceTest.class));

    private static final Consumer<LauncherDiscoveryRequestBuilder> SNAPSHOTS =
            request -> request.selectors(selectClass(ToySnapshotStoreTest.class));

    private static final Consumer<LauncherDiscoveryRequestBuilder> RANDOM =
            request -> request.selectors(selectClass(ToyRandomSequenceTest.class));

    private static Failures run(Launcher launcher, Fault fault, Consumer<LauncherDiscoveryRequestBuilder> selection) {
        LauncherDiscoveryRequestBuilder builder = LauncherDiscoveryRequestBuilder.request();
        selection.accept(builder);
        LauncherDiscoveryRequest request = builder.build();
        Failures failures = new Failures();
        Planted.fault = fault;
        Planted.judging = true;
        try {
            launcher.execute(request, failures);
        } finally {
            Planted.fault = Fault.NONE;
            Planted.judging = false;
        }
        return failures;
    }
}
