package io.skerry.integrationtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.GeneralCodingRules.USE_JAVA_UTIL_LOGGING;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** Kinds of rule, each for a package that the test names: so that what breaks them on purpose can be tested too. */
final class Rules {

    private static final String[] PLATFORM = {"java..", "org.jspecify.annotations"};

    private Rules() {}

    /** The package depends on nothing but itself, the platform, and what is named. */
    static ArchRule dependsOnlyOn(String somePackage, String... others) {
        DescribedPredicate<JavaClass> allowed = resideInAnyPackage(PLATFORM)
                .or(resideInAnyPackage(others))
                .or(resideInAnyPackage(somePackage))
                // Arrays of primitives, and primitives.
                .or(describe("primitive", type -> type.getPackageName().isEmpty()));
        return classes()
                .that()
                .resideInAPackage(somePackage)
                .should()
                .onlyDependOnClassesThat(allowed.as("in " + somePackage + " or " + String.join(", ", others)))
                .allowEmptyShould(true);
    }

    /** The package does not depend on those. */
    static ArchRule doesNotKnow(String somePackage, String... others) {
        return doesNotKnow(somePackage, DescribedPredicate.alwaysFalse(), others);
    }

    /** The package does not depend on those, but for some of its classes. */
    static ArchRule doesNotKnow(String somePackage, DescribedPredicate<JavaClass> exempt, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(somePackage)
                .and(DescribedPredicate.not(exempt))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .allowEmptyShould(true);
    }

    /** Nobody who uses the public classes of the package, or extends them, meets a type of those others. */
    static ArchRule doesNotShow(String somePackage, String hidden) {
        return classes()
                .that()
                .resideInAPackage(somePackage)
                .and(are(visible()))
                .should(notShow(resideInAnyPackage(hidden)))
                .as("public classes of " + somePackage + " should not show types of " + hidden);
    }

    /** Threads wait for conditions, not for time to pass. */
    static ArchRule doesNotSleep(String somePackage) {
        return noClasses()
                .that()
                .resideInAPackage(somePackage)
                .should()
                .callMethodWhere(describe(
                        "Thread.sleep",
                        call -> call.getTargetOwner().isEquivalentTo(Thread.class)
                                && call.getName().equals("sleep")));
    }

    /** What is right does not depend on what time people say it is: clocks are set, also back. */
    static ArchRule asksForNoDate(String somePackage, DescribedPredicate<JavaClass> exempt) {
        return noClasses()
                .that()
                .resideInAPackage(somePackage)
                .and(DescribedPredicate.not(exempt))
                .should()
                .accessTargetWhere(describe("the time of day", Rules::isTheTimeOfDay));
    }

    private static boolean isTheTimeOfDay(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String name = access.getName();
        boolean made = name.equals("<init>") || name.equals("getInstance");
        return switch (owner) {
            case "java.lang.System" -> name.equals("currentTimeMillis");
            case "java.util.Date", "java.util.Calendar", "java.util.GregorianCalendar" -> made;
            case "java.time.Clock" -> name.startsWith("system") || name.startsWith("tick");
            default -> owner.startsWith("java.time.") && name.equals("now");
        };
    }

    /** Whatever runs asynchronously runs on a thread that somebody chose. */
    static ArchRule namesItsExecutors(String somePackage) {
        return noClasses()
                .that()
                .resideInAPackage(somePackage)
                .should()
                .accessTargetWhere(describe("*Async without an executor", Rules::runsOnTheCommonPool));
    }

    /** A library logs, or throws; it does not print. */
    static ArchRule doesNotPrint(String somePackage) {
        return noClasses().that().resideInAPackage(somePackage).should(ACCESS_STANDARD_STREAMS);
    }

    /** Logging goes through slf4j. */
    static ArchRule doesNotUseJavaLogging(String somePackage) {
        return noClasses().that().resideInAPackage(somePackage).should(USE_JAVA_UTIL_LOGGING);
    }

    /** Every package has its one-page manual, which also says that nothing is null unless it says so. */
    static ArchRule hasPackageInfo(String somePackage) {
        return classes()
                .that()
                .resideInAPackage(somePackage)
                .and()
                .doNotHaveSimpleName("package-info")
                .should(new ArchCondition<>("be in a package described") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        boolean described = type.getPackage().isAnnotatedWith(NullMarked.class);
                        events.add(new SimpleConditionEvent(
                                type,
                                described,
                                "package of " + type.getName() + " lacks a package-info with @NullMarked"));
                    }
                });
    }

    private static boolean runsOnTheCommonPool(JavaAccess<?> access) {
        return access.getName().endsWith("Async")
                && access.getTargetOwner().isAssignableTo(CompletionStage.class)
                && access.getTarget() instanceof CodeUnitAccessTarget target
                && target.getRawParameterTypes().stream().noneMatch(type -> type.isEquivalentTo(Executor.class));
    }

    private static DescribedPredicate<JavaClass> visible() {
        return describe("public", type -> {
            for (JavaClass outer = type;
                    outer != null;
                    outer = outer.getEnclosingClass().orElse(null)) {
                if (!isVisible(outer.getModifiers())) {
                    return false;
                }
            }
            return true;
        });
    }

    private static boolean isVisible(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    private static ArchCondition<JavaClass> notShow(DescribedPredicate<JavaClass> hidden) {
        return new ArchCondition<>("not show types " + hidden.getDescription()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                shown(type).stream()
                        .filter(hidden)
                        .forEach(found -> events.add(SimpleConditionEvent.violated(
                                type, type.getName() + " shows " + found.getName() + " as a supertype")));
                for (JavaMember member : type.getMembers()) {
                    if (isVisible(member.getModifiers())) {
                        shown(member).stream()
                                .filter(hidden)
                                .forEach(found -> events.add(SimpleConditionEvent.violated(
                                        member, member.getFullName() + " shows " + found.getName())));
                    }
                }
            }
        };
    }

    private static Set<JavaClass> shown(JavaClass type) {
        Set<JavaClass> shown = type.getAllRawSuperclasses().stream().collect(Collectors.toSet());
        shown.addAll(type.getAllRawInterfaces());
        return shown;
    }

    /** Type arguments included. */
    private static Set<JavaClass> shown(JavaMember member) {
        if (member instanceof JavaField field) {
            return field.getAllInvolvedRawTypes();
        }
        JavaCodeUnit code = (JavaCodeUnit) member;
        Set<JavaClass> shown = code.getAllInvolvedRawTypes().stream().collect(Collectors.toSet());
        shown.addAll(code.getExceptionTypes());
        return shown;
    }
}
