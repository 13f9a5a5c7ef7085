package io.skerry.integrationtests;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What those who wrote were told of each write, to be compared with what stands in states and logs. Each write has a number
 * of its own.
 *
 * <p>Thread-safe.
 */
public final class Tally {

    private static final int SHOWN = 20;

    /** What a writer was told. */
    public enum Told {
        /** It took effect. */
        ACKNOWLEDGED,
        /** It certainly did not. */
        REFUSED,
        /** Nobody knows. */
        UNKNOWN
    }

    private final ConcurrentMap<Long, Told> told = new ConcurrentHashMap<>();

    /** Notes what was told of a write; only once of each. */
    public void note(long number, Told outcome) {
        Told before = told.putIfAbsent(number, outcome);
        if (before != null) {
            throw new IllegalStateException("Write " + number + " ends twice: " + before + ", and " + outcome);
        }
    }

    /** Returns how many writes were told of so. */
    public int count(Told outcome) {
        return (int) told.values().stream().filter(outcome::equals).count();
    }

    /** Returns the writes that were acknowledged. */
    public Set<Long> acknowledged() {
        Set<Long> all = new TreeSet<>();
        told.forEach((number, outcome) -> {
            if (outcome == Told.ACKNOWLEDGED) {
                all.add(number);
            }
        });
        return all;
    }

    /**
     * Compares with what was found somewhere: all that was acknowledged, nothing that was refused, nothing that nobody
     * wrote, and nothing twice. Of what nobody knows either is right.
     *
     * @param where names the place, and where the evidence lies
     * @return how many of the unknown ones took effect
     */
    public int check(String where, Collection<Long> found) {
        Map<Long, Integer> times = new TreeMap<>();
        found.forEach(number -> times.merge(number, 1, Integer::sum));
        List<Long> missing = new ArrayList<>(acknowledged());
        missing.removeAll(times.keySet());
        assertNone("acknowledged, and missing, " + where, missing);
        assertNone(
                "refused, and there, " + where,
                times.keySet().stream()
                        .filter(number -> told.get(number) == Told.REFUSED)
                        .toList());
        assertNone(
                "written by nobody, " + where,
                times.keySet().stream()
                        .filter(number -> !told.containsKey(number))
                        .toList());
        assertNone(
                "there more than once, " + where,
                times.keySet().stream().filter(number -> times.get(number) > 1).toList());
        return (int) times.keySet().stream()
                .filter(number -> told.get(number) == Told.UNKNOWN)
                .count();
    }

    private static void assertNone(String what, List<Long> wrong) {
        List<Long> some = wrong.subList(0, Math.min(SHOWN, wrong.size()));
        assertEquals(List.of(), some, () -> wrong.size() + " writes are " + what);
    }

    @Override
    public String toString() {
        return "%d writes acknowledged, %d refused, %d unknown"
                .formatted(count(Told.ACKNOWLEDGED), count(Told.REFUSED), count(Told.UNKNOWN));
    }
}
