package io.skerry.integrationtests.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What became of the inputs of one target. Not thread-safe; owned by its creator. */
final class Report {

    private static final int MOST_FAILURES = 10;

    private final String target;
    private final List<String> failures = new ArrayList<>();
    private long accepted;
    private long refused;
    private long threw;
    private long failed;
    private long mostAllocated;
    private long mostAllocatedBy;
    private long nanos;

    Report(String target) {
        this.target = target;
    }

    void took(boolean wasAccepted) {
        if (wasAccepted) {
            accepted++;
        } else {
            refused++;
        }
    }

    /** Neither of the two became of an input. */
    void threw(String what) {
        threw++;
        failed(what);
    }

    void failed(String what) {
        failed++;
        if (failures.size() < MOST_FAILURES) {
            failures.add(target + ", " + what);
        }
    }

    void allocated(long bytes, long number) {
        if (bytes > mostAllocated) {
            mostAllocated = bytes;
            mostAllocatedBy = number;
        }
    }

    void lasted(long value) {
        nanos = value;
    }

    long inputs() {
        return accepted + refused + threw;
    }

    long accepted() {
        return accepted;
    }

    long refused() {
        return refused;
    }

    List<String> failures() {
        return failures;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-14s %,11d inputs  %,11d accepted  %,11d refused  %,6d failed  %7.1f s  largest allocation %,d B (input %d)",
                target,
                inputs(),
                accepted,
                refused,
                failed,
                nanos / 1e9,
                mostAllocated,
                mostAllocatedBy);
    }
}
