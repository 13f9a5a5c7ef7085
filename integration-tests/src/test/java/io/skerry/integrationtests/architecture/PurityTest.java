package io.skerry.integrationtests.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.skerry.raft.core.CoreConfig;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The consensus core is a function with memory: the same inputs give the same answers, on every machine. */
class PurityTest {

    private static final String CORE = "io.skerry.raft.core..";
    private static final String MESSAGE = "io.skerry.raft.message..";
    private static final String MODEL = "io.skerry.raft.model..";
    private static final String IMPURE = "io.skerry.integrationtests.architecture.violations.impure..";
    private static final String DURATION = "java.time.Duration";

    /** What the core knows: values, and of the contracts what it needs to make records and to be told of a log. */
    private static final String[] KNOWN_TO_THE_CORE = {
        MODEL,
        MESSAGE,
        DURATION,
        "io.skerry.raft.config.ByteSize",
        "io.skerry.raft.storage.EntryCodec",
        "io.skerry.raft.storage.LogRead",
        "io.skerry.raft.statemachine.StateMachine"
    };

    private static JavaClasses runtime;
    private static JavaClasses impure;

    @BeforeAll
    static void importClasses() {
        runtime = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("io.skerry.raft.core", "io.skerry.raft.message");
        impure = new ClassFileImporter().importPackages("io.skerry.integrationtests.architecture.violations.impure");
    }

    @Test
    void coreUsesPureTypesOnly() {
        Purity.usesOnlyPureTypes(CORE, KNOWN_TO_THE_CORE).check(runtime);
    }

    @Test
    void messagesUsePureTypesOnly() {
        Purity.usesOnlyPureTypes(MESSAGE, MODEL).check(runtime);
    }

    @Test
    void coreAndMessagesAskNobodyElse() {
        Purity.asksNobodyElse(CORE).check(runtime);
        Purity.asksNobodyElse(MESSAGE).check(runtime);
    }

    @Test
    void coreAndMessagesKeepNothingStatic() {
        Purity.keepsNothingStatic(CORE).check(runtime);
        Purity.keepsNothingStatic(MESSAGE).check(runtime);
    }

    @Test
    void settingsAloneSpeakOfDurations() {
        DescribedPredicate<JavaClass> settings = JavaClass.Predicates.belongToAnyOf(CoreConfig.class);
        Rules.doesNotKnow(CORE, settings, "java.time..").check(runtime);
    }

    @Test
    void rulesFindWhatBreaksThem() {
        String[] types = {
            "java.lang.Thread",
            "java.lang.Runtime",
            "java.util.UUID",
            "ThreadLocalRandom",
            "AtomicLong",
            "java.util.logging.Logger",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.IdentityHashMap",
            "io.skerry.raft.core.RaftCore",
            DURATION
        };
        assertBroken(types, Purity.usesOnlyPureTypes(IMPURE, "io.skerry.raft.model..", "io.skerry.raft.core.Role"));
        String[] calls = {
            "System.nanoTime",
            "System.currentTimeMillis",
            "System.getProperty",
            "Math.random",
            "java.util.Random.<init>()",
            "java.util.SplittableRandom.<init>()",
            "RandomGenerator.getDefault",
            "Collections.shuffle(java.util.List)",
            "Set.of",
            "String.format(java.lang.String,"
        };
        assertBroken(calls, Purity.asksNobodyElse(IMPURE));
        assertBroken(new String[] {"Impure.memory"}, Purity.keepsNothingStatic(IMPURE));
        DescribedPredicate<JavaClass> nobody = DescribedPredicate.alwaysFalse();
        assertBroken(new String[] {DURATION}, Rules.doesNotKnow(IMPURE, nobody, "java.time.."));
    }

    /** Each trace is found, and nothing is found that is not among them. */
    private static void assertBroken(String[] traces, ArchRule rule) {
        List<String> found = rule.evaluate(impure).getFailureReport().getDetails();
        for (String trace : traces) {
            assertTrue(found.stream().anyMatch(line -> line.contains(trace)), () -> trace + " in " + found);
        }
        List<String> rest = found.stream()
                .filter(line -> List.of(traces).stream().noneMatch(line::contains))
                .toList();
        assertEquals(List.of(), rest, rule.getDescription());
    }
}
