package io.skerry.integrationtests.faults;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What a run must not do, and did. Thread-safe. */
final class Violations {

    private static final int MOST = 20;

    private final List<String> found = new CopyOnWriteArrayList<>();

    void add(String format, Object... values) {
        if (found.size() < MOST) {
            found.add(format.formatted(values));
        }
    }

    void require(boolean holds, String format, Object... values) {
        if (!holds) {
            add(format, values);
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    @Override
    public String toString() {
        return String.join("\n  ", found);
    }
}
