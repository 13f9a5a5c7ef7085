package io.skerry.integrationtests.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * What code may use that is to be a function of its inputs, and of nothing else: no clock, no thread, no disk, no
 * randomness but what it is given, no order that differs from one JVM to the next.
 */
final class Purity {

    /** These packages only, none below them. */
    private static final Set<String> PLATFORM =
            Set.of("java.lang", "java.util", "java.util.function", "java.util.random", "org.jspecify.annotations");

    /** Types of those packages that bring in the world: threads and processes, time, places, files, randomness. */
    private static final Set<String> IMPURE = Set.of(
            "java.lang.ClassLoader",
            "java.lang.InheritableThreadLocal",
            "java.lang.Process",
            "java.lang.ProcessBuilder",
            "java.lang.ProcessHandle",
            "java.lang.Runtime",
            "java.lang.SecurityManager",
            "java.lang.Thread",
            "java.lang.ThreadGroup",
            "java.lang.ThreadLocal",
            "java.util.Calendar",
            "java.util.Date",
            "java.util.Formatter",
            "java.util.GregorianCalendar",
            "java.util.ResourceBundle",
            "java.util.Scanner",
            "java.util.ServiceLoader",
            "java.util.SimpleTimeZone",
            "java.util.TimeZone",
            "java.util.Timer",
            "java.util.TimerTask",
            "java.util.UUID",
            "java.util.random.RandomGeneratorFactory");

    /** The order of what they hold follows from hash codes, and those from addresses. */
    private static final Set<String> UNORDERED = Set.of(
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.Hashtable",
            "java.util.IdentityHashMap",
            "java.util.Properties",
            "java.util.WeakHashMap");

    private Purity() {}

    /**
     * The package, and those below it, use the pure part of the platform, and what is named.
     *
     * @param allowed packages with all below them if they end with {@code ..}, else types
     */
    static ArchRule usesOnlyPureTypes(String somePackage, String... allowed) {
        DescribedPredicate<JavaClass> pure = describe("pure", type -> isPure(type.getBaseComponentType()));
        return classes()
                .that()
                .resideInAPackage(somePackage)
                .should()
                .onlyDependOnClassesThat(pure.or(named(allowed)).or(JavaClass.Predicates.resideInAPackage(somePackage)))
                .as("classes in " + somePackage + " should be pure, but for " + String.join(", ", allowed));
    }

    /** The package, and those below it, call nothing whose answer depends on more than its arguments. */
    static ArchRule asksNobodyElse(String somePackage) {
        return noClasses()
                .that()
                .resideInAPackage(somePackage)
                .should()
                .accessTargetWhere(describe("what differs from call to call, or from JVM to JVM", Purity::isImpure));
    }

    /** Memory belongs to an instance: what is static stays as it is. */
    static ArchRule keepsNothingStatic(String somePackage) {
        return fields().that()
                .areDeclaredInClassesThat()
                .resideInAPackage(somePackage)
                .and()
                .areStatic()
                .should()
                .beFinal();
    }

    private static boolean isPure(JavaClass type) {
        String name = outermost(type).getName();
        return type.isPrimitive()
                || PLATFORM.contains(type.getPackageName()) && !IMPURE.contains(name) && !UNORDERED.contains(name);
    }

    private static DescribedPredicate<JavaClass> named(String... allowed) {
        return describe("named", type -> {
            JavaClass one = type.getBaseComponentType();
            for (String each : allowed) {
                boolean matches = each.endsWith("..")
                        ? JavaClass.Predicates.resideInAPackage(each).test(one)
                        : outermost(one).getName().equals(each);
                if (matches) {
                    return true;
                }
            }
            return false;
        });
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(Purity::outermost).orElse(type);
    }

    private static boolean isImpure(JavaAccess<?> access) {
        AccessTarget target = access.getTarget();
        String name = target.getName();
        String owner = target.getOwner().getName();
        return switch (owner) {
            case "java.lang.System" -> !name.equals("arraycopy");
            case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
            // Where nobody defines it, a hash code is an address; and who waits, waits for a thread.
            case "java.lang.Object", "java.lang.Enum" ->
                Set.of("hashCode", "wait", "notify", "notifyAll").contains(name);
            case "java.lang.String" ->
                Set.of("format", "formatted", "toLowerCase", "toUpperCase").contains(name)
                        && !takes(target, Locale.class);
            case "java.util.Locale" -> name.equals("getDefault");
            // Without a seed they take the time; the order of the immutable ones is drawn anew in every JVM.
            case "java.util.Random", "java.util.SplittableRandom" ->
                name.equals("<init>") && !takes(target, long.class);
            case "java.util.random.RandomGenerator" ->
                Set.of("getDefault", "of").contains(name);
            case "java.util.Collections" -> name.equals("shuffle") && !takes(target, RandomGenerator.class);
            case "java.util.Set", "java.util.Map" ->
                Set.of("of", "copyOf", "ofEntries").contains(name);
            case "java.util.Arrays" -> name.startsWith("parallel");
            default -> List.of("parallelStream", "parallel").contains(name);
        };
    }

    private static boolean takes(AccessTarget target, Class<?> parameter) {
        return target instanceof CodeUnitAccessTarget code
                && code.getRawParameterTypes().stream().anyMatch(type -> type.isAssignableTo(parameter));
    }
}
