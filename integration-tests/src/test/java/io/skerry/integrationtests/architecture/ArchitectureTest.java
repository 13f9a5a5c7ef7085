package io.skerry.integrationtests.architecture;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The directions of the house. A line that must change earns an ADR. */
class ArchitectureTest {

    private static final String MODEL = "io.skerry.raft.model..";
    private static final String CONFIG = "io.skerry.raft.config..";
    private static final String STATE_MACHINE = "io.skerry.raft.statemachine..";
    private static final String SNAPSHOT = "io.skerry.raft.snapshot..";
    private static final String SESSION = "io.skerry.raft.session..";
    private static final String CONTRACT = "io.skerry.raft.storage";
    private static final String MEMORY = "io.skerry.raft.storage.memory..";
    private static final String STORE = "io.skerry.raft.storage.rocksdb";
    private static final String TEST_KIT = "io.skerry.raft.testkit.store..";
    private static final String HISTORY = "io.skerry.raft.testkit.history..";
    private static final String SHRINK = "io.skerry.raft.testkit.shrink..";
    private static final String LIBRARY = "io.skerry.raft..";
    private static final String FOREIGN = "io.skerry.examples.foreign..";
    private static final String MESSAGE = "io.skerry.raft.message..";
    private static final String CORE = "io.skerry.raft.core";
    private static final String NODE = "io.skerry.raft.node..";
    private static final String DRIVER = "io.skerry.raft.runtime..";
    private static final String[] RUNTIME = {MESSAGE, CORE + "..", DRIVER};
    private static final String OFFENDER = "io.skerry.integrationtests.architecture.violations";

    private static JavaClasses house;
    private static JavaClasses offender;

    @BeforeAll
    static void importClasses() {
        house = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.skerry.raft", "io.skerry.examples");
        offender = new ClassFileImporter().importPackages(OFFENDER);
    }

    @Test
    void classesOfAllModulesAreLookedAt() {
        for (String name : List.of(
                "io.skerry.raft.model.LogEntry",
                "io.skerry.raft.storage.RaftStorage",
                "io.skerry.raft.storage.rocksdb.RocksDbStorage",
                "io.skerry.raft.message.RaftMessage",
                "io.skerry.raft.core.RaftCore",
                "io.skerry.raft.runtime.persist.WriteBatcher",
                "io.skerry.raft.testkit.store.LogStoreContract",
                "io.skerry.raft.testkit.history.Linearizability",
                "io.skerry.raft.testkit.shrink.ListShrinker",
                "io.skerry.examples.foreign.ForeignNode")) {
            assertTrue(house.contain(name), name);
        }
    }

    @Test
    void valuesAndSettingsDependOnNothing() {
        Rules.dependsOnlyOn(MODEL).check(house);
        Rules.dependsOnlyOn(CONFIG, MODEL).check(house);
    }

    @Test
    void contractsDependOnValues() {
        Rules.dependsOnlyOn(SNAPSHOT, MODEL, STATE_MACHINE).check(house);
        Rules.dependsOnlyOn(CONTRACT, MODEL, CONFIG, SNAPSHOT).check(house);
        Rules.dependsOnlyOn(MEMORY, CONTRACT, MODEL, CONFIG, SNAPSHOT, STATE_MACHINE)
                .check(house);
        Rules.dependsOnlyOn(STATE_MACHINE, MODEL).check(house);
        Rules.dependsOnlyOn(SESSION, MODEL, CONFIG, STATE_MACHINE).check(house);
        Rules.dependsOnlyOn(NODE, MODEL, CONFIG, STATE_MACHINE, SESSION, CONTRACT)
                .check(house);
    }

    @Test
    void layersOfTheStoreLookDownOnly() {
        String layout = STORE + ".layout..";
        String group = STORE + ".group..";
        String commit = STORE + ".commit..";
        String kryo = STORE + ".kryo..";
        Rules.doesNotKnow(layout, STORE, group, commit, kryo).check(house);
        Rules.doesNotKnow(group, STORE, commit, kryo).check(house);
        Rules.doesNotKnow(commit, STORE, kryo).check(house);
        Rules.doesNotKnow(kryo, STORE, layout, group, commit, "org.rocksdb..").check(house);
        Rules.doesNotKnow(STORE + ".inspect..", STORE, commit, kryo).check(house);
        Rules.doesNotKnow(STORE + ".snapshot..", STORE, layout, group, commit, kryo, "org.rocksdb..")
                .check(house);
        Rules.dependsOnlyOn(STORE + ".files..").check(house);
        Rules.doesNotKnow(STORE + ".state..", STORE, layout, group, kryo, STORE + ".inspect..", STORE + ".wal..")
                .check(house);
        Rules.doesNotKnow(STORE + ".natives..", STORE, layout, group, commit, kryo, STORE + ".inspect..")
                .check(house);
    }

    @Test
    void layersOfTheRuntimeLookDownOnly() {
        Rules.dependsOnlyOn(MESSAGE, MODEL).check(house);
        Rules.doesNotKnow(CORE + "..", DRIVER).check(house);
        Rules.dependsOnlyOn(
                        DRIVER,
                        CORE + "..",
                        MESSAGE,
                        MODEL,
                        CONFIG,
                        CONTRACT,
                        SNAPSHOT,
                        STATE_MACHINE,
                        SESSION,
                        NODE,
                        SNAPSHOT,
                        "io.netty..",
                        "com.fasterxml.jackson.core..",
                        "org.slf4j")
                .check(house);
    }

    @Test
    void partsOfTheRuntimeKnowWhatTheyNeed() {
        String runtime = "io.skerry.raft.runtime";
        String config = runtime + ".config..";
        String wire = runtime + ".wire..";
        String loop = runtime + ".loop..";
        String transport = runtime + ".transport..";
        String apply = runtime + ".apply..";
        String start = runtime + ".start..";
        String driver = runtime + ".driver..";
        String session = runtime + ".session..";
        for (String part : List.of(config, wire, loop, transport, apply, start, driver, session)) {
            assertTrue(house.containPackage(part.replace("..", "")), part);
        }
        Rules.dependsOnlyOn(config, CONFIG, MODEL, wire, "com.fasterxml.jackson.core..")
                .check(house);
        Rules.doesNotKnow(wire, runtime, loop, transport, apply, start, driver, CORE + "..", "io.netty..")
                .check(house);
        Rules.doesNotKnow(loop, runtime, wire, transport, apply, start, driver, CORE + "..")
                .check(house);
        Rules.doesNotKnow(transport, runtime, apply, start, driver, CORE).check(house);
        Rules.doesNotKnow(apply, runtime, loop, wire, transport, start, driver, "io.netty..")
                .check(house);
        Rules.doesNotKnow(start, runtime, loop, transport, apply, driver, CORE + "..", "io.netty..")
                .check(house);
        Rules.doesNotKnow(runtime + ".transport.bulk..", runtime + ".transport", runtime + ".ship..")
                .check(house);
        Rules.doesNotKnow(transport, runtime + ".ship..", SNAPSHOT).check(house);
        Rules.doesNotKnow(runtime + ".ship..", runtime, loop, apply, start, driver, session, CORE + "..", "io.netty..")
                .check(house);
        String snapshot = runtime + ".snapshot..";
        assertTrue(house.containPackage(runtime + ".snapshot"), snapshot);
        Rules.doesNotKnow(snapshot, runtime, loop, wire, transport, start, driver, session, "io.netty..")
                .check(house);
        Rules.doesNotKnow(apply, snapshot).check(house);
        Rules.doesNotKnow(runtime + ".ship..", snapshot).check(house);
        Rules.doesNotKnow(driver, runtime, start, session).check(house);
        Rules.doesNotKnow(session, runtime, loop, wire, transport, apply, start, CORE + "..", "io.netty..")
                .check(house);
    }

    /** Users may leave out the rest of netty-all. */
    @Test
    void ofNettyOnlyAFewPartsAreUsed() {
        Set<String> parts = new TreeSet<>();
        for (JavaClass type : house.that(JavaClass.Predicates.resideInAPackage(LIBRARY))) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                if (target.getPackageName().startsWith("io.netty")) {
                    parts.add(jarOf(target));
                }
            }
        }
        assertEquals(Set.of("netty-buffer", "netty-common", "netty-transport", "netty-transport-classes-epoll"), parts);
    }

    private static String jarOf(JavaClass type) {
        String jar = type.reflect()
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath();
        return jar.substring(jar.lastIndexOf('/') + 1).replaceAll("-\\d.*", "");
    }

    @Test
    void partsOfTheCoreDoNotKnowTheWhole() {
        for (String part : List.of("check", "log", "membership", "quorum", "read", "replication")) {
            assertTrue(house.containPackage(CORE + "." + part), part);
            Rules.doesNotKnow(CORE + "." + part + "..", CORE).check(house);
        }
    }

    @Test
    void storeAndRuntimeMeetInTheApiOnly() {
        Rules.doesNotKnow(STORE + "..", RUNTIME).check(house);
        Rules.doesNotKnow(STORE + "..", "io.netty..", "com.fasterxml..").check(house);
        for (String runtime : RUNTIME) {
            Rules.doesNotKnow(runtime, STORE + "..", "org.rocksdb..").check(house);
        }
    }

    @Test
    void storeHidesItsTools() {
        Rules.doesNotShow(STORE, "org.rocksdb..").check(house);
        // Figures are for users; all else that is below stays there.
        for (String tool :
                List.of("commit", "files", "group", "inspect", "kryo", "layout", "natives", "snapshot", "wal")) {
            assertTrue(house.containPackage(STORE + "." + tool), tool);
            Rules.doesNotShow(STORE, STORE + "." + tool + "..").check(house);
        }
        for (String shown : List.of("inspect", "state", "stats", "wal")) {
            Rules.doesNotShow(STORE + "." + shown, "org.rocksdb..").check(house);
            for (String tool : List.of("commit", "group", "layout", "natives")) {
                Rules.doesNotShow(STORE + "." + shown, STORE + "." + tool + "..")
                        .check(house);
            }
        }
        Rules.doesNotShow(STORE + ".kryo", "com.esotericsoftware..").check(house);
    }

    @Test
    void testKitNeedsTheApiAndJUnit() {
        Rules.dependsOnlyOn(
                        TEST_KIT,
                        MODEL,
                        CONFIG,
                        CONTRACT,
                        MEMORY,
                        SNAPSHOT,
                        STATE_MACHINE,
                        SHRINK,
                        "org.junit.jupiter.api..",
                        "org.opentest4j..")
                .check(house);
        Rules.doesNotKnow(TEST_KIT, RUNTIME).check(house);
    }

    @Test
    void historiesAreJudgedWithoutRaft() {
        Rules.dependsOnlyOn(SHRINK).check(house);
        Rules.dependsOnlyOn(HISTORY, SHRINK).check(house);
    }

    @Test
    void foreignNodeNeedsTheContractOnly() {
        Rules.dependsOnlyOn(FOREIGN, MODEL, CONTRACT).check(house);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("io.skerry.(**)").should().beFreeOfCycles().check(house);
    }

    @Test
    void libraryIsSilent() {
        Rules.doesNotPrint(LIBRARY).check(house);
        Rules.doesNotUseJavaLogging("io.skerry..").check(house);
    }

    @Test
    void libraryWaitsForNoTimeToPass() {
        Rules.doesNotSleep(LIBRARY).check(house);
    }

    /** Of what is not for tests, nothing is exempt; what a log line says of the time, the logger adds. */
    @Test
    void clocksThatAreSetBackDoNoHarm() {
        Rules.asksForNoDate(LIBRARY, JavaClass.Predicates.resideInAPackage("io.skerry.raft.testkit.."))
                .check(house);
    }

    @Test
    void everyAsynchronousStepHasAnExecutor() {
        Rules.namesItsExecutors("io.skerry..").check(house);
    }

    @Test
    void everyPackageIsDescribed() {
        Rules.hasPackageInfo("io.skerry..").check(house);
    }

    @Test
    void rulesFindWhatBreaksThem() {
        assertBroken(
                1, Rules.dependsOnlyOn(OFFENDER, MODEL, CONTRACT, CORE + "..", "org.rocksdb.."), "RocksDbStorage.open");
        assertBroken(1, Rules.doesNotKnow(OFFENDER, STORE), "RocksDbStorage.open");
        assertBroken(2, Rules.doesNotKnow(OFFENDER, CORE), "RaftCore.forget", "parameter of type");
        assertBroken(2, Rules.doesNotShow(OFFENDER, "org.rocksdb.."), "Offender.options", "Offender.write()");
        assertBroken(2, Rules.doesNotPrint(OFFENDER), "System.out", "printStackTrace");
        assertBroken(1, Rules.doesNotSleep(OFFENDER), "Thread.sleep");
        assertBroken(
                2, Rules.asksForNoDate(OFFENDER, DescribedPredicate.alwaysFalse()), "currentTimeMillis", "Instant.now");
        assertBroken(2, Rules.namesItsExecutors(OFFENDER), "thenApplyAsync", "thenRunAsync");
        assertBroken(1, Rules.hasPackageInfo(OFFENDER), "lacks a package-info");
    }

    private static void assertBroken(int times, ArchRule rule, String... traces) {
        List<String> found = rule.evaluate(offender).getFailureReport().getDetails();
        assertEquals(times, found.size(), () -> rule.getDescription() + ": " + found);
        for (String trace : traces) {
            assertTrue(found.stream().anyMatch(line -> line.contains(trace)), () -> trace + " in " + found);
        }
    }
}
